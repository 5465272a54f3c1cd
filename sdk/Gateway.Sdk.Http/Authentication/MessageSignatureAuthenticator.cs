using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>Signs each request by RFC 9421.</summary>
internal sealed class MessageSignatureAuthenticator(MessageSignatureAuth settings, ISecretStore secrets, TimeProvider time) : IRequestAuthenticator
{
    private static readonly string[] _bare = ["@method", "@authority", "@path"];
    private static readonly string[] _withBody = [.. _bare, "content-digest", "content-type"];

    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            var digest = MessageSignature.ContentDigest(await content.ReadAsByteArrayAsync(cancellationToken));
            content.Headers.Remove("Content-Digest");
            content.Headers.TryAddWithoutValidation("Content-Digest", digest);
        }

        var components = settings.Components ?? (request.Content is null ? _bare : _withBody);
        var parameters = MessageSignature.Parameters(components, time.GetUtcNow(), settings.KeyId, MessageSignature.NameOf(settings.Algorithm));
        var text = Encoding.UTF8.GetBytes(MessageSignature.Base(request, components, parameters));
        var signature = KeyedSignature.Sign(settings.Algorithm, await KeyAsync(cancellationToken), text);
        Set(request, "Signature-Input", $"sig1={parameters}");
        Set(request, "Signature", $"sig1=:{Convert.ToBase64String(signature)}:");
    }

    public ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    private async ValueTask<byte[]> KeyAsync(CancellationToken cancellationToken)
    {
        var key = await secrets.RevealAsync(settings.Key, cancellationToken);
        return settings.Algorithm <= SigningAlgorithm.HS512 ? Convert.FromBase64String(key) : Encoding.UTF8.GetBytes(key);
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
