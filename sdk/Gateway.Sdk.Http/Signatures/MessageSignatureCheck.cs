using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Sdk.Http;

/// <summary>A key that a partner signs with.</summary>
/// <param name="KeyId">The name it has in <c>keyid</c>.</param>
/// <param name="Algorithm">The algorithm agreed with the partner; what the message says of it is not believed.</param>
/// <param name="Key">The shared secret, or the public key in PEM.</param>
public sealed record MessageKey(string KeyId, SigningAlgorithm Algorithm, byte[] Key);

/// <summary>Checks HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530) of requests that came in, see domain.md 2.7.</summary>
public static partial class MessageSignatureCheck
{
    private const int LongestHeader = 2048;

    /// <summary>What a signature must cover at least, so that neither the place nor the content can be changed.</summary>
    public static IReadOnlyList<string> Required { get; } = ["@method", "@path", "content-digest"];

    /// <summary>Checks the signature of a request, of which there must be one, against the keys of its name. Never throws for what a caller may send.</summary>
    /// <exception cref="AdapterException">A key of ours is unusable (<c>GW2316</c>).</exception>
    public static SignatureCheck Check(InboundRequest request, IReadOnlyList<MessageKey> keys, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(keys);
        if (Claim.Read(request) is not { } claim || request.Header("Content-Digest") != MessageSignature.ContentDigest(request.Body.Span) || BaseOf(request, claim) is not { } text)
        {
            return SignatureCheck.Invalid;
        }

        var valid = false;
        foreach (var key in keys.Where(key => key.KeyId == claim.KeyId))
        {
            valid |= KeyedSignature.Verify(key.Algorithm, key.Key, Encoding.UTF8.GetBytes(text), claim.Signature);
        }

        return valid ? SignatureTime.Judge(claim.Created, now) : SignatureCheck.Invalid;
    }

    /// <summary>The text that was signed; null when it does not cover enough, or something that is not there.</summary>
    private static string? BaseOf(InboundRequest request, Claim claim)
    {
        if (Required.Except(claim.Components, StringComparer.Ordinal).Any())
        {
            return null;
        }

        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Address) { Content = new ReadOnlyMemoryContent(request.Body) };
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        try
        {
            return MessageSignature.Base(message, claim.Components, claim.Parameters);
        }
        catch (AdapterException)
        {
            // It names a header that the request does not have.
            return null;
        }
    }

    [GeneratedRegex("""^(?<label>[a-z][a-z0-9_.*-]*)=(?<parameters>\((?<components>"[a-z0-9@-]+"(?: "[a-z0-9@-]+")*)\)(?:;[a-z]+=(?:[0-9]+|"[^"\\]*"))+)$""", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex InputForm();

    [GeneratedRegex(""";(?<name>[a-z]+)=(?:(?<number>[0-9]+)|"(?<text>[^"\\]*)")""", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex ParameterForm();

    [GeneratedRegex("""^(?<label>[a-z][a-z0-9_.*-]*)=:(?<value>[A-Za-z0-9+/=]+):$""", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex SignatureForm();

    /// <summary>What a request says of its signature.</summary>
    private sealed record Claim(IReadOnlyList<string> Components, string Parameters, long Created, string KeyId, byte[] Signature)
    {
        public static Claim? Read(InboundRequest request)
        {
            var (input, signature) = (Match(InputForm(), request.Header("Signature-Input")), Match(SignatureForm(), request.Header("Signature")));
            if (!input.Success || !signature.Success || input.Groups["label"].Value != signature.Groups["label"].Value)
            {
                return null;
            }

            var parameters = input.Groups["parameters"].Value;
            var named = ParameterForm().Matches(parameters[parameters.IndexOf(')', StringComparison.Ordinal)..]).ToLookup(match => match.Groups["name"].Value);
            var value = signature.Groups["value"].Value;
            var bytes = new byte[value.Length];
            return named["created"].Count() == 1 && named["keyid"].Count() == 1 && Convert.TryFromBase64String(value, bytes, out var length)
                && long.TryParse(named["created"].Single().Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var created)
                ? new Claim(input.Groups["components"].Value.Split(' ').Select(component => component.Trim('"')).ToList(), parameters, created, named["keyid"].Single().Groups["text"].Value, bytes[..length])
                : null;
        }

        private static Match Match(Regex form, string? header) => form.Match(header is { Length: <= LongestHeader } ? header : "");
    }
}
