using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530), see domain.md 2.7.</summary>
public static class MessageSignature
{
    /// <summary>The value of Content-Digest for a body.</summary>
    public static string ContentDigest(ReadOnlySpan<byte> body) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:";

    /// <summary>The value of <c>@signature-params</c>.</summary>
    public static string Parameters(IReadOnlyList<string> components, DateTimeOffset created, string keyId, string algorithm) =>
        string.Create(CultureInfo.InvariantCulture,
            $"({string.Join(' ', components.Select(component => $"\"{component}\""))});created={created.ToUnixTimeSeconds()};keyid=\"{keyId}\";alg=\"{algorithm}\"");

    /// <summary>The text that is signed.</summary>
    /// <exception cref="AdapterException">A component is not in the request (<c>GW2317</c>).</exception>
    public static string Base(HttpRequestMessage request, IReadOnlyList<string> components, string parameters)
    {
        ArgumentNullException.ThrowIfNull(components);
        var text = new StringBuilder();
        foreach (var component in components)
        {
            text.Append('"').Append(component).Append("\": ").Append(ValueOf(request, component)).Append('\n');
        }

        return text.Append("\"@signature-params\": ").Append(parameters).ToString();
    }

    /// <summary>The name RFC 9421 gives an algorithm.</summary>
    public static string NameOf(SigningAlgorithm algorithm) => algorithm switch
    {
        SigningAlgorithm.HS256 => "hmac-sha256",
        SigningAlgorithm.RS256 => "rsa-v1_5-sha256",
        SigningAlgorithm.ES256 => "ecdsa-p256-sha256",
        SigningAlgorithm.ES384 => "ecdsa-p384-sha384",
        _ => throw new AdapterException(FailureKind.Configuration, "GW2317", $"RFC 9421 has no name for {algorithm}")
        {
            Fix = "Choose HS256, RS256, ES256 or ES384.",
        },
    };

    private static string ValueOf(HttpRequestMessage request, string component)
    {
        var address = request.RequestUri!;
        return component switch
        {
            "@method" => request.Method.Method,
            "@authority" => address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}",
            "@scheme" => address.Scheme,
            "@target-uri" => address.AbsoluteUri,
            "@request-target" => address.PathAndQuery,
            "@path" => address.AbsolutePath,
            "@query" => address.Query.Length == 0 ? "?" : address.Query,
            _ => HeaderOf(request, component),
        };
    }

    private static string HeaderOf(HttpRequestMessage request, string name) =>
        request.Headers.TryGetValues(name, out var values) || request.Content?.Headers.TryGetValues(name, out values) == true
            ? string.Join(", ", values.Select(value => value.Trim()))
            : throw new AdapterException(FailureKind.Configuration, "GW2317", $"the request has no \"{name}\" to sign")
            {
                Fix = "Take it out of \"components\", or add the header to the request.",
            };
}
