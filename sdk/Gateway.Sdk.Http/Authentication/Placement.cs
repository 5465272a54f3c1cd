namespace Gateway.Sdk.Http;

/// <summary>Puts a key or token where the partner wants it.</summary>
internal sealed record Placement(KeyPlace In, string Name, string Prefix)
{
    public async ValueTask PutAsync(HttpRequestMessage request, string value, CancellationToken cancellationToken)
    {
        var text = Prefix + value;
        switch (In)
        {
            case KeyPlace.Body:
                request.Content = await BodyMember.WithAsync(request.Content, Name, text, cancellationToken);
                break;
            case KeyPlace.Query:
                request.RequestUri = WithParameter(request.RequestUri!, Name, text);
                break;
            case KeyPlace.Cookie:
                SetCookie(request, text);
                break;
            default:
                request.Headers.Remove(Name);
                request.Headers.TryAddWithoutValidation(Name, text);
                break;
        }
    }

    // A repeated attempt meets its own parameter again.
    internal static Uri WithParameter(Uri address, string name, string value)
    {
        var key = Uri.EscapeDataString(name) + "=";
        var others = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(pair => !pair.StartsWith(key, StringComparison.Ordinal));
        var query = string.Join('&', others.Append(key + Uri.EscapeDataString(value)));
        return new Uri($"{address.GetLeftPart(UriPartial.Path)}?{query}");
    }

    private void SetCookie(HttpRequestMessage request, string text)
    {
        var others = request.Headers.TryGetValues("Cookie", out var values)
            ? values.SelectMany(value => value.Split("; ")).Where(cookie => !cookie.StartsWith(Name + "=", StringComparison.Ordinal))
            : [];
        var cookies = string.Join("; ", others.Append($"{Name}={text}"));
        request.Headers.Remove("Cookie");
        request.Headers.TryAddWithoutValidation("Cookie", cookies);
    }
}
