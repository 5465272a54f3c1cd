using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Expressions;
using Gateway.Plugins.Webhook.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Webhook.Receiving;

/// <summary>A signature over a text made from the request by a template. Safe for concurrent use.</summary>
internal sealed class KeyedText(KeyedVerify settings)
{
    private const int LongestSignature = 1024;
    private readonly Template _text = Template.Parse(settings.Text, ExpressionScope.Default);

    public SignatureCheck Check(InboundRequest request, List<string> keys, DateTimeOffset now)
    {
        if (Signature(request.Header(settings.Header)) is not { } signature)
        {
            return SignatureCheck.Invalid;
        }

        var text = Encoding.UTF8.GetBytes(_text.Render(Bind(request)));
        var valid = false;
        foreach (var key in keys)
        {
            valid |= KeyedSignature.Verify(settings.Algorithm, Encoding.UTF8.GetBytes(key), text, signature);
        }

        return !valid ? SignatureCheck.Invalid
            : settings.TimeHeader is null ? SignatureCheck.Valid
            : Seconds(request.Header(settings.TimeHeader)) is { } seconds ? SignatureTime.Judge(seconds, now)
            : SignatureCheck.Invalid;
    }

    private byte[]? Signature(string? header)
    {
        if (header is null || header.Length > LongestSignature || !header.StartsWith(settings.Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var text = header[settings.Prefix.Length..].Trim();
        var bytes = new byte[LongestSignature];
        return settings.Encoding == SignatureText.Base64
            ? Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null
            : Convert.FromHexString(text, bytes, out _, out length) == System.Buffers.OperationStatus.Done ? bytes[..length] : null;
    }

    private static Bindings Bind(InboundRequest request)
    {
        var body = request.Body.Span;
        var headers = new CelMapBuilder(request.Headers.Count);
        foreach (var name in request.Headers.Select(header => header.Key.ToLowerInvariant()).Distinct(StringComparer.Ordinal))
        {
            headers.Add(name, CelValue.Of(request.Header(name)!));
        }

        var facts = new CelMapBuilder(6);
        facts.Add("method", CelValue.Of(request.Method));
        facts.Add("path", CelValue.Of(request.Address.AbsolutePath));
        facts.Add("query", CelValue.Of(request.Address.Query.TrimStart('?')));
        facts.Add("body", CelValue.Of(Encoding.UTF8.GetString(body)));
        facts.Add("bodySha256", CelValue.Of(Convert.ToHexStringLower(SHA256.HashData(body))));
        facts.Add("headers", CelValue.Of(headers.Build()));
        var bindings = new Bindings(ExpressionScope.Default);
        bindings.Set("request", CelValue.Of(facts.Build()));
        return bindings;
    }

    private static long? Seconds(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds
        : DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeSeconds()
        : null;
}
