namespace Gateway.Sdk.Http;

/// <summary>Headers of web services in the style of BPJS Kesehatan (domain.md 2.2.1): <c>X-cons-id</c>, <c>X-timestamp</c>, <c>X-signature</c>, <c>user_key</c>.</summary>
public sealed record BpjsAuth : AuthSettings
{
    /// <summary>The identifier BPJS gave.</summary>
    public required string ConsId { get; set; }

    /// <summary>The secret that belongs to it.</summary>
    public required SecretReference Secret { get; set; }

    /// <summary>The key of the service. Default: the header is not sent.</summary>
    public SecretReference? UserKey { get; set; }

    /// <summary>Whether <c>response</c> of the answers is encrypted and packed, and is opened before anything reads it. Default: false.</summary>
    public bool Sealed { get; set; }

    /// <summary>Most letters an answer unfolds to. Default: 8 Mi.</summary>
    public int MaxOpenedLength { get; set; } = 8 << 20;
}

/// <summary>
/// Signed queries of TikTok Shop, which also serves Tokopedia (domain.md 2.4): <c>app_key</c>, <c>timestamp</c> and <c>sign</c>.
/// The access token comes from <c>oauth2</c> beside it, under <c>all</c>.
/// </summary>
public sealed record TikTokShopAuth : AuthSettings
{
    /// <summary>The app's key.</summary>
    public required string AppKey { get; set; }

    /// <summary>The app's secret.</summary>
    public required SecretReference AppSecret { get; set; }
}
