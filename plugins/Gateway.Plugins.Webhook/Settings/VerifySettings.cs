using System.ComponentModel;
using System.Text.Json.Serialization;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Webhook.Settings;

/// <summary>How a partner proves that a request is its own. Several keys may be live at once, for the time of a change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(GatewayVerify), "gateway")]
[JsonDerivedType(typeof(StandardVerify), "standard")]
[JsonDerivedType(typeof(MessageVerify), "signature")]
[JsonDerivedType(typeof(TikTokShopVerify), "tiktokShop")]
[JsonDerivedType(typeof(SnapVerify), "snap")]
[JsonDerivedType(typeof(KeyedVerify), "keyed")]
internal abstract record VerifySettings
{
    /// <summary>The secrets it uses.</summary>
    public IEnumerable<SecretReference> Keys() => this switch
    {
        MessageVerify message => message.ByName.Values.Select(key => key.Key),
        SnapVerify snap => snap.PublicKeys,
        KeyListVerify shared => shared.Secrets,
        _ => throw new NotSupportedException($"no keys of {GetType().Name}"),
    };
}

/// <summary>Schemes whose keys are one list.</summary>
internal abstract record KeyListVerify : VerifySettings
{
    [Description("The secrets both sides know, whsec_ and base64 where the kind is standard; public keys in PEM where it is keyed with such an algorithm.")]
    public required IReadOnlyList<SecretReference> Secrets { get; set; }
}

/// <summary><c>X-Gateway-Signature</c> (domain.md 2.6, W1).</summary>
internal sealed record GatewayVerify : KeyListVerify;

/// <summary>Standard Webhooks (domain.md 2.6, W2).</summary>
internal sealed record StandardVerify : KeyListVerify;

/// <summary>HTTP Message Signatures, RFC 9421 (domain.md 2.7).</summary>
internal sealed record MessageVerify : VerifySettings
{
    [Description("Keys by the name the partner gives them.")]
    public required IReadOnlyDictionary<string, MessageVerifyKey> ByName { get; set; }
}

/// <summary>One key of <see cref="MessageVerify"/>.</summary>
internal sealed record MessageVerifyKey
{
    [Description("HS256, RS256, ES256 or ES384, as agreed with the partner.")]
    public required SigningAlgorithm Algorithm { get; set; }

    [Description("Shared secret in base64, or the partner's public key in PEM.")]
    public required SecretReference Key { get; set; }
}

/// <summary>Webhooks of TikTok Shop and Tokopedia (domain.md 2.4).</summary>
internal sealed record TikTokShopVerify : KeyListVerify
{
    [Description("The app's key.")]
    public required string AppKey { get; set; }
}

/// <summary>Notifications of banks by SNAP, signed with the bank's private key (domain.md 2.1.3).</summary>
internal sealed record SnapVerify : VerifySettings
{
    [Description("The bank's public keys in PEM; two while it changes them.")]
    public required IReadOnlyList<SecretReference> PublicKeys { get; set; }
}

/// <summary>A signature over a text that is described here, for partners with a scheme of their own.</summary>
internal sealed record KeyedVerify : KeyListVerify
{
    [Description("Header with the signature.")]
    public required string Header { get; set; }

    [Description("Text before the signature in the header, such as \"sha256=\". Default: none.")]
    public string Prefix { get; set; } = "";

    [Description("HS256 and so on for shared secrets, RS256, PS256 or ES256 for public keys. Default: HS256.")]
    public SigningAlgorithm Algorithm { get; set; } = SigningAlgorithm.HS256;

    [Description("How the signature is written: hex or base64. Default: hex.")]
    public SignatureText Encoding { get; set; } = SignatureText.Hex;

    [Description("The text that is signed, from request.method, path, query, body, bodySha256 and headers['name']. Default: {{ request.body }}.")]
    public string Text { get; set; } = "{{ request.body }}";

    [Description("Header with the time of the message, in seconds since 1970 or as ISO 8601; it must be part of \"text\". Default: the scheme has no time.")]
    public string? TimeHeader { get; set; }
}
