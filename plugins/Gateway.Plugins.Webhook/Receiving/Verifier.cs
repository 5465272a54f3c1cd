using System.Security.Cryptography;
using System.Text;
using Gateway.Plugins.Webhook.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Webhook.Receiving;

/// <summary>Checks signatures by the scheme of the settings. Safe for concurrent use.</summary>
internal sealed class Verifier(VerifySettings settings, ISecretStore secrets, TimeProvider time)
{
    private readonly LiveKeys _keys = new([.. settings.Keys()], secrets, time);
    private readonly KeyedText? _text = settings is KeyedVerify keyed ? new KeyedText(keyed) : null;

    public async ValueTask<SignatureCheck> CheckAsync(InboundRequest request, CancellationToken cancellationToken)
    {
        var keys = await _keys.RevealAsync(cancellationToken);
        var now = time.GetUtcNow();
        return settings switch
        {
            GatewayVerify => WebhookSignature.Check(request.Header(WebhookSignature.Header), keys, request.Body.Span, now),
            StandardVerify => StandardWebhookSignature.Check(
                request.Header("webhook-id"), request.Header("webhook-timestamp"), request.Header("webhook-signature"), keys, request.Body.Span, now),
            TikTokShopVerify shop => TikTokShopSignature.CheckWebhook(request.Header("Authorization"), shop.AppKey, keys, request.Body.Span),
            SnapVerify => Snap(request, keys, now),
            MessageVerify message => MessageSignatureCheck.Check(request, Named(message, keys), now),
            _ => _text!.Check(request, keys, now),
        };
    }

    private static SignatureCheck Snap(InboundRequest request, List<string> keys, DateTimeOffset now)
    {
        var timestamp = request.Header("X-TIMESTAMP");
        var text = SnapSignature.NoticeText(request.Method, SnapSignature.Path(request.Address, request.Address, null), request.Body.Span, timestamp ?? "");
        try
        {
            return SnapSignature.CheckNotice(keys, text, request.Header("X-SIGNATURE"), timestamp, now);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw new AdapterException(FailureKind.Configuration, "GW2316", "a public key of the bank is no RSA key in PEM") { Fix = "Store the bank's public key in PEM under the secret's name." };
        }
    }

    private static List<MessageKey> Named(MessageVerify settings, List<string> keys) =>
        [.. settings.ByName.Zip(keys, (named, key) => new MessageKey(named.Key, named.Value.Algorithm, Bytes(named.Value.Algorithm, key)))];

    private static byte[] Bytes(SigningAlgorithm algorithm, string key)
    {
        try
        {
            return algorithm <= SigningAlgorithm.HS512 ? Convert.FromBase64String(key) : Encoding.UTF8.GetBytes(key);
        }
        catch (FormatException)
        {
            throw new AdapterException(FailureKind.Configuration, "GW2316", $"the verification key does not fit {algorithm}") { Fix = "Store the shared secret in base64." };
        }
    }
}
