using System.Globalization;

namespace Gateway.Sdk.Http;

/// <summary>What a token endpoint or a log-in answered.</summary>
internal sealed class TokenAnswer : IDisposable
{
    private static readonly JsonPath _error = JsonPath.Parse("error");
    private readonly PooledBuffer _body;
    private readonly TimeProvider _time;
    private readonly bool _isJson;

    public TokenAnswer(HttpResponseMessage response, PooledBuffer body, TimeProvider time)
    {
        _body = body;
        _time = time;
        Status = (int)response.StatusCode;
        RetryAfter = Http.RetryAfter.Read(response, time.GetUtcNow()).Wait;
        Headers = response.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase);
        _isJson = IsJson(body.Memory.Span);
    }

    public int Status { get; }

    public TimeSpan? RetryAfter { get; }

    public Dictionary<string, string[]> Headers { get; }

    /// <summary>The standard's error code; texts that are no code are not shown.</summary>
    public string? ErrorCode => Text(_error) is { Length: < 40 } code && code.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? code : null;

    public string? Text(JsonPath path) => _isJson ? JsonText.Scalar(_body.Memory.Span, path) : null;

    public Token ReadToken(string tokenPath, string? expiresPath, TimeSpan lifetime) =>
        ToToken(Text(JsonPath.Parse(tokenPath)), expiresPath, lifetime);

    public Token ToToken(string? token, string? expiresPath, TimeSpan lifetime)
    {
        if (string.IsNullOrWhiteSpace(token))
        {
            throw new AdapterException(FailureKind.Transient, "GW2315", "the token endpoint's answer holds no token")
            {
                Fix = "Set \"token\" to the place of the token in the answer; nothing was called without one.",
            };
        }

        var life = expiresPath is not null && Text(JsonPath.Parse(expiresPath)) is { } expires ? LifeOf(expires) ?? lifetime : lifetime;
        return new Token(token, _time.GetUtcNow() + (life * 0.8));
    }

    public void Dispose() => _body.Dispose();

    // Seconds to live, a moment since 1970, or a date: numbers above a billion are moments.
    private TimeSpan? LifeOf(string text)
    {
        var now = _time.GetUtcNow();
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            var seconds = number > 1e11 ? (number / 1000) - now.ToUnixTimeSeconds() : number > 1e9 ? number - now.ToUnixTimeSeconds() : number;
            return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e9));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment > now ? moment - now : null;
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        try
        {
            new JsonScanner(null, []).Scan(body);
            return true;
        }
        catch (AdapterException)
        {
            return false;
        }
    }
}
