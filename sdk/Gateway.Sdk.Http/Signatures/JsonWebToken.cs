using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Sdk.Http;

/// <summary>Makes signed JSON Web Tokens (RFC 7519, compact form).</summary>
public static class JsonWebToken
{
    /// <summary>Makes a token.</summary>
    /// <param name="algorithm">The algorithm; it is named in the header.</param>
    /// <param name="key">The shared secret, or a private key in PEM.</param>
    /// <param name="claims">The claims, written as they are.</param>
    /// <param name="keyId">Value of <c>kid</c>; null leaves it out.</param>
    /// <param name="header">Further header members.</param>
    public static string Create(SigningAlgorithm algorithm, ReadOnlySpan<byte> key, JsonObject claims, string? keyId, IReadOnlyDictionary<string, string> header)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentNullException.ThrowIfNull(header);
        var text = $"{Encode(Header(algorithm, keyId, header))}.{Encode(Bytes(claims))}";
        return $"{text}.{Base64Url.EncodeToString(KeyedSignature.Sign(algorithm, key, Encoding.ASCII.GetBytes(text)))}";
    }

    private static byte[] Header(SigningAlgorithm algorithm, string? keyId, IReadOnlyDictionary<string, string> more)
    {
        var header = new JsonObject { ["alg"] = algorithm.ToString(), ["typ"] = "JWT" };
        if (keyId is not null)
        {
            header["kid"] = keyId;
        }

        foreach (var (name, value) in more)
        {
            header[name] = value;
        }

        return Bytes(header);
    }

    private static byte[] Bytes(JsonObject json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            json.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
