using System.Security.Cryptography;
using System.Text;
using Gateway.Expressions;

namespace Gateway.Sdk.Http;

/// <summary>Signs a text made from each request.</summary>
internal sealed class HmacAuthenticator(HmacAuth settings, ISecretStore secrets, TimeProvider time, ExpressionScope scope) : IRequestAuthenticator
{
    private readonly Template _text = Template.Parse(settings.Text, scope);
    private readonly KeyValuePair<string, Template>[] _headers =
        [.. settings.Headers.Select(header => KeyValuePair.Create(header.Key, Template.Parse(header.Value, scope)))];

    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var bindings = new Bindings(scope);
        bindings.Set("request", Describe(request, body, time.GetUtcNow()));
        foreach (var (name, template) in _headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, template.Render(bindings));
        }

        var key = Encoding.UTF8.GetBytes(await secrets.RevealAsync(settings.Key, cancellationToken));
        var signature = KeyedSignature.Sign(settings.Algorithm, key, Encoding.UTF8.GetBytes(_text.Render(bindings)));
        var text = settings.Encoding == SignatureText.Base64 ? Convert.ToBase64String(signature) : Convert.ToHexStringLower(signature);
        request.Headers.Remove(settings.Header);
        request.Headers.TryAddWithoutValidation(settings.Header, settings.Prefix + text);
    }

    public ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    private static CelValue Describe(HttpRequestMessage request, byte[] body, DateTimeOffset now) => Bindings.Map(
        ("method", request.Method.Method),
        ("url", request.RequestUri!.AbsoluteUri),
        ("path", request.RequestUri.AbsolutePath),
        ("query", request.RequestUri.Query.TrimStart('?')),
        ("body", Encoding.UTF8.GetString(body)),
        ("bodySha256", Convert.ToHexStringLower(SHA256.HashData(body))),
        ("time", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)),
        ("epoch", now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("epochMs", now.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("nonce", Guid.NewGuid().ToString("N")));
}
