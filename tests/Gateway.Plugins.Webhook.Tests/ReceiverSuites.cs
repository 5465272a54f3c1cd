using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Sdk;
using Gateway.Sdk.Http;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Webhook.Tests;

/// <summary>One signature scheme: how the endpoint is set up, and how the partner signs.</summary>
public abstract class ReceiverSuite(string verify, string id = "") : ReceiverConformance
{
    protected const string Base64Key = "dGVzdC1zZWNyZXQtMzItYnl0ZXMtbG9uZy0wMDAwMDE=";

    /// <summary>The partner signs with the newer of two live keys.</summary>
    protected virtual (string Old, string New) Keys => ("old-key-of-the-partner-1", "new-key-of-the-partner-2");

    protected override ValueTask<IReceiver> CreateAsync()
    {
        Context.Secrets.Add("old", Keys.Old);
        Context.Secrets.Add("new", Keys.New);
        return new(Adapters.Create($$"""{ "verify": {{verify}}, "streams": { "records": { "receive": { "path": "events"{{id}} } } } }""", Context.ToContext()));
    }

    protected override InboundRequest Sign(byte[] body, DateTimeOffset at)
    {
        var bare = new InboundRequest("POST", new Uri("https://gateway.example/webhooks/test/events?a=1"), "events",
            [KeyValuePair.Create("Host", "gateway.example"), KeyValuePair.Create("Content-Type", "application/json; charset=utf-8")], body, at);
        return bare with { Headers = [.. bare.Headers, .. Signature(bare, body, at).Select(header => KeyValuePair.Create(header.Name, header.Value))] };
    }

    protected abstract IEnumerable<(string Name, string Value)> Signature(InboundRequest request, byte[] body, DateTimeOffset at);
}

public sealed class GatewayReceiverConformance() : ReceiverSuite("""{ "kind": "gateway", "secrets": ["secret:old", "secret:new"] }""")
{
    protected override IReadOnlyList<string> SignatureHeaders => [WebhookSignature.Header];

    protected override IEnumerable<(string Name, string Value)> Signature(InboundRequest request, byte[] body, DateTimeOffset at) => [(WebhookSignature.Header, WebhookSignature.Sign(Keys.New, at, body))];
}

public sealed class StandardReceiverConformance() : ReceiverSuite("""{ "kind": "standard", "secrets": ["secret:old", "secret:new"] }""")
{
    protected override (string Old, string New) Keys => ("whsec_b2xkLW9sZC1vbGQ=", "whsec_" + Base64Key);

    protected override IReadOnlyList<string> SignatureHeaders => ["webhook-id", "webhook-timestamp", "webhook-signature"];

    protected override IEnumerable<(string Name, string Value)> Signature(InboundRequest request, byte[] body, DateTimeOffset at)
    {
        var id = Convert.ToHexString(SHA256.HashData(body));
        return [("webhook-id", id), ("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)), ("webhook-signature", StandardWebhookSignature.Sign(Keys.New, id, at, body))];
    }
}

public sealed class MessageReceiverConformance() : ReceiverSuite(
    """{ "kind": "signature", "byName": { "lama": { "algorithm": "HS256", "key": "secret:old" }, "baru": { "algorithm": "HS256", "key": "secret:new" } } }""")
{
    protected override (string Old, string New) Keys => ("b2xkLW9sZC1vbGQ=", Base64Key);

    protected override IReadOnlyList<string> SignatureHeaders => ["Signature-Input", "Signature", "Content-Digest"];

    protected override IEnumerable<(string Name, string Value)> Signature(InboundRequest request, byte[] body, DateTimeOffset at)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Address) { Content = new ByteArrayContent(body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Digest", MessageSignature.ContentDigest(body));
        string[] components = ["@method", "@authority", "@path", "content-digest"];
        var parameters = MessageSignature.Parameters(components, at, "baru", "hmac-sha256");
        var signature = KeyedSignature.Sign(SigningAlgorithm.HS256, Convert.FromBase64String(Keys.New), Encoding.UTF8.GetBytes(MessageSignature.Base(message, components, parameters)));
        return [("Content-Digest", MessageSignature.ContentDigest(body)), ("Signature-Input", "sig1=" + parameters), ("Signature", $"sig1=:{Convert.ToBase64String(signature)}:")];
    }
}

public sealed class TikTokShopReceiverConformance() : ReceiverSuite("""{ "kind": "tiktokShop", "appKey": "29a39d", "secrets": ["secret:old", "secret:new"] }""", """, "id": { "content": true } """)
{
    protected override bool SignsTime => false;

    protected override IReadOnlyList<string> SignatureHeaders => ["Authorization"];

    protected override IEnumerable<(string Name, string Value)> Signature(InboundRequest request, byte[] body, DateTimeOffset at) => [("Authorization", TikTokShopSignature.SignWebhook("29a39d", Keys.New, body))];
}

public sealed class KeyedReceiverConformance() : ReceiverSuite("""
    { "kind": "keyed", "header": "X-Hub-Signature-256", "prefix": "sha256=", "timeHeader": "X-Time", "text": "{{ request.method }}:{{ request.path }}:{{ request.bodySha256 }}:{{ request.headers['x-time'] }}",
      "secrets": ["secret:old", "secret:new"] }
    """)
{
    protected override IReadOnlyList<string> SignatureHeaders => ["X-Hub-Signature-256", "X-Time"];

    protected override IEnumerable<(string Name, string Value)> Signature(InboundRequest request, byte[] body, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var text = $"POST:/webhooks/test/events:{Convert.ToHexStringLower(SHA256.HashData(body))}:{time}";
        return [("X-Time", time), ("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Keys.New), Encoding.UTF8.GetBytes(text))))];
    }
}

public sealed class SnapReceiverConformance() : ReceiverSuite("{ \"kind\": \"snap\", \"publicKeys\": [\"secret:old\", \"secret:new\"] }", ", \"answer\": { \"responseCode\": \"2000000\" }")
{
    private static readonly RSA Old = RSA.Create(2048);
    private static readonly string NewPrivate;
    private static readonly string NewPublic;

    static SnapReceiverConformance()
    {
        using var pair = RSA.Create(2048);
        (NewPrivate, NewPublic) = (pair.ExportPkcs8PrivateKeyPem(), pair.ExportSubjectPublicKeyInfoPem());
    }

    protected override (string Old, string New) Keys => (Old.ExportSubjectPublicKeyInfoPem(), NewPublic);

    // Its hash leaves white space out, so a body without any is changed by every byte.
    protected override byte[] Body(string id) => Encoding.UTF8.GetBytes("{\"id\":\"" + id + "\",\"n\":[1]}");

    protected override bool IgnoresWhiteSpace => true;

    protected override IReadOnlyList<string> SignatureHeaders => ["X-SIGNATURE", "X-TIMESTAMP"];

    protected override IEnumerable<(string Name, string Value)> Signature(InboundRequest request, byte[] body, DateTimeOffset at)
    {
        var time = SnapSignature.Timestamp(at);
        return [("X-TIMESTAMP", time), ("X-SIGNATURE", SnapSignature.WithKey(NewPrivate, SnapSignature.NoticeText("POST", "/webhooks/test/events?a=1", body, time)))];
    }
}

public sealed class PublicKeyReceiverConformance() : ReceiverSuite("""
    { "kind": "keyed", "header": "X-SIGNATURE", "algorithm": "RS256", "encoding": "base64", "timeHeader": "X-TIMESTAMP",
      "text": "{{ request.method }}:{{ request.path }}:{{ request.bodySha256 }}:{{ request.headers['x-timestamp'] }}", "secrets": ["secret:old", "secret:new"] }
    """)
{
    private static readonly RSA Old = RSA.Create(2048);
    private static readonly RSA New = RSA.Create(2048);

    protected override (string Old, string New) Keys => (Old.ExportSubjectPublicKeyInfoPem(), New.ExportSubjectPublicKeyInfoPem());

    protected override IReadOnlyList<string> SignatureHeaders => ["X-SIGNATURE", "X-TIMESTAMP"];

    protected override IEnumerable<(string Name, string Value)> Signature(InboundRequest request, byte[] body, DateTimeOffset at)
    {
        var time = at.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        var text = $"POST:/webhooks/test/events:{Convert.ToHexStringLower(SHA256.HashData(body))}:{time}";
        lock (New)
        {
            return [("X-TIMESTAMP", time), ("X-SIGNATURE", Convert.ToBase64String(New.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)))];
        }
    }
}
