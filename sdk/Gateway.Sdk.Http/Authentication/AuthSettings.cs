using System.Text.Json.Serialization;

namespace Gateway.Sdk.Http;

/// <summary>How requests of an endpoint prove who we are. Texts starting with <c>secret:</c> are references, other texts are templates.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(NoAuth), "none")]
[JsonDerivedType(typeof(BasicAuth), "basic")]
[JsonDerivedType(typeof(BearerAuth), "bearer")]
[JsonDerivedType(typeof(ApiKeyAuth), "apiKey")]
[JsonDerivedType(typeof(OAuth2Auth), "oauth2")]
[JsonDerivedType(typeof(SessionAuth), "session")]
[JsonDerivedType(typeof(JwtAuth), "jwt")]
[JsonDerivedType(typeof(HmacAuth), "hmac")]
[JsonDerivedType(typeof(MessageSignatureAuth), "signature")]
[JsonDerivedType(typeof(BpjsAuth), "bpjs")]
[JsonDerivedType(typeof(TikTokShopAuth), "tiktokShop")]
[JsonDerivedType(typeof(CertificateAuth), "certificate")]
[JsonDerivedType(typeof(AllAuth), "all")]
[JsonDerivedType(typeof(ChoiceAuth), "choice")]
public abstract record AuthSettings;

/// <summary>No credentials.</summary>
public sealed record NoAuth : AuthSettings;

/// <summary>User and password (RFC 7617).</summary>
public sealed record BasicAuth : AuthSettings
{
    /// <summary>User name.</summary>
    public required string User { get; set; }

    /// <summary>Password. Default: an empty one.</summary>
    public SecretReference? Password { get; set; }
}

/// <summary>A token that is given to us, such as one from a partner's portal.</summary>
public sealed record BearerAuth : AuthSettings
{
    /// <summary>The token.</summary>
    public required SecretReference Token { get; set; }

    /// <summary>Header it goes into. Default: <c>Authorization</c>.</summary>
    public string Header { get; set; } = "Authorization";

    /// <summary>Text before it. Default: <c>Bearer </c>.</summary>
    public string Prefix { get; set; } = "Bearer ";
}

/// <summary>A key in a header, the query or a cookie.</summary>
public sealed record ApiKeyAuth : AuthSettings
{
    /// <summary>The key.</summary>
    public required SecretReference Key { get; set; }

    /// <summary>Name of the header, parameter, cookie or member of the body. Default: <c>X-API-Key</c>.</summary>
    public string Name { get; set; } = "X-API-Key";

    /// <summary>Where it goes. Default: a header.</summary>
    public KeyPlace In { get; set; }

    /// <summary>Text before it. Default: none.</summary>
    public string Prefix { get; set; } = "";
}

/// <summary>Where a key or token goes.</summary>
public enum KeyPlace
{
    /// <summary>A header.</summary>
    Header,

    /// <summary>A query parameter.</summary>
    Query,

    /// <summary>A cookie.</summary>
    Cookie,

    /// <summary>A member of the JSON or form body.</summary>
    Body,
}

/// <summary>OAuth 2.0 (RFC 6749; domain.md 2.5). Tokens are fetched once for all callers and renewed at 80 % of their life.</summary>
public sealed record OAuth2Auth : AuthSettings
{
    /// <summary>Address of the token endpoint.</summary>
    public required Uri TokenUrl { get; set; }

    /// <summary>How a token is obtained. Default: client credentials.</summary>
    public OAuth2Grant Grant { get; set; }

    /// <summary>Our client identifier. Default: none.</summary>
    public string? ClientId { get; set; }

    /// <summary>Our client secret. Default: none.</summary>
    public SecretReference? ClientSecret { get; set; }

    /// <summary>Where identifier and secret go. Default: Basic, url-encoded as the standard says.</summary>
    public ClientProof Client { get; set; }

    /// <summary>
    /// The refresh token an authorisation handed us. A partner that gives a new one with each use is followed: the new one is stored before the
    /// access token is used, and replacing this secret starts anew.
    /// </summary>
    public SecretReference? RefreshToken { get; set; }

    /// <summary>Scope asked for. Default: none.</summary>
    public string? Scope { get; set; }

    /// <summary>Further fields of the token request. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; set; } = new Dictionary<string, string>();

    /// <summary>Further headers of the token request. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();

    /// <summary>Form of the token request. Default: a form.</summary>
    public FieldFormat Format { get; set; }

    /// <summary>Claims and key of the signed assertion, for the grant <c>jwtBearer</c> and the client proof <c>privateKeyJwt</c>.</summary>
    public JwtAuth? Assertion { get; set; }

    /// <summary>Where the answer holds the token. Default: <c>access_token</c>.</summary>
    public string Token { get; set; } = "access_token";

    /// <summary>Where the answer holds the next refresh token. Default: <c>refresh_token</c>.</summary>
    public string NextRefreshToken { get; set; } = "refresh_token";

    /// <summary>Where the answer holds the life in seconds or the moment of expiry, as number or text. Default: <c>expires_in</c>.</summary>
    public string Expires { get; set; } = "expires_in";

    /// <summary>Life of a token whose answer does not tell. Default: 5 minutes.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Header the token goes into. Default: <c>Authorization</c>.</summary>
    public string Header { get; set; } = "Authorization";

    /// <summary>Text before it. Default: <c>Bearer </c>.</summary>
    public string Prefix { get; set; } = "Bearer ";
}

/// <summary>How an OAuth 2.0 token is obtained.</summary>
public enum OAuth2Grant
{
    /// <summary>With our own credentials.</summary>
    ClientCredentials,

    /// <summary>With a refresh token handed to us.</summary>
    RefreshToken,

    /// <summary>With a user's name and password in <c>fields</c>.</summary>
    Password,

    /// <summary>With a signed assertion (RFC 7523).</summary>
    JwtBearer,
}

/// <summary>How the client proves itself to the token endpoint.</summary>
public enum ClientProof
{
    /// <summary>Basic, identifier and secret url-encoded first (RFC 6749 2.3.1).</summary>
    Basic,

    /// <summary>Basic without the url-encoding, as many servers expect it.</summary>
    BasicPlain,

    /// <summary>Fields of the request.</summary>
    Body,

    /// <summary>A signed assertion (RFC 7523 2.2).</summary>
    PrivateKeyJwt,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>How fields are written into a body.</summary>
public enum FieldFormat
{
    /// <summary>As a form.</summary>
    Form,

    /// <summary>As a JSON object.</summary>
    Json,

    /// <summary>As the query of a GET, without a body.</summary>
    Query,
}

/// <summary>A session opened by a log-in request.</summary>
public sealed record SessionAuth : AuthSettings
{
    /// <summary>Address of the log-in, relative to the base address or absolute.</summary>
    public required string Login { get; set; }

    /// <summary>Method of the log-in. Default: POST.</summary>
    public string Method { get; set; } = "POST";

    /// <summary>Fields of the log-in; secrets by reference.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; set; } = new Dictionary<string, string>();

    /// <summary>Headers of the log-in; secrets by reference.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();

    /// <summary>Form of the log-in. Default: JSON.</summary>
    public FieldFormat Format { get; set; } = FieldFormat.Json;

    /// <summary>Where the answer's body holds the token. Default: <c>token</c>.</summary>
    public string Token { get; set; } = "token";

    /// <summary>Header of the answer that holds the token instead. Default: none, the body does.</summary>
    public string? TokenHeader { get; set; }

    /// <summary>Cookie of the answer that holds the token instead. Default: none.</summary>
    public string? TokenCookie { get; set; }

    /// <summary>Where the answer holds the life or the moment of expiry. Default: nowhere.</summary>
    public string? Expires { get; set; }

    /// <summary>Life of a session whose answer does not tell. Default: 15 minutes.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Where requests carry the token. Default: a header.</summary>
    public KeyPlace In { get; set; }

    /// <summary>Name of the header, parameter or cookie. Default: <c>Authorization</c>.</summary>
    public string Name { get; set; } = "Authorization";

    /// <summary>Text before the token. Default: <c>Bearer </c>.</summary>
    public string Prefix { get; set; } = "Bearer ";
}

/// <summary>A token we sign ourselves (RFC 7519).</summary>
public sealed record JwtAuth : AuthSettings
{
    /// <summary>The algorithm. Default: RS256.</summary>
    public SigningAlgorithm Algorithm { get; set; } = SigningAlgorithm.RS256;

    /// <summary>The shared secret, or the private key in PEM.</summary>
    public required SecretReference Key { get; set; }

    /// <summary>Value of <c>kid</c>. Default: none.</summary>
    public string? KeyId { get; set; }

    /// <summary>Claims beside <c>iat</c>, <c>exp</c> and <c>jti</c>; templates, or references to secrets. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Claims { get; set; } = new Dictionary<string, string>();

    /// <summary>Life of a token. Default: 5 minutes.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Header it goes into. Default: <c>Authorization</c>.</summary>
    public string Header { get; set; } = "Authorization";

    /// <summary>Text before it. Default: <c>Bearer </c>.</summary>
    public string Prefix { get; set; } = "Bearer ";
}

/// <summary>A keyed hash over a text made from the request.</summary>
public sealed record HmacAuth : AuthSettings
{
    /// <summary>The shared secret, or a private key in PEM for the asymmetric algorithms.</summary>
    public required SecretReference Key { get; set; }

    /// <summary>The algorithm. Default: HS256.</summary>
    public SigningAlgorithm Algorithm { get; set; } = SigningAlgorithm.HS256;

    /// <summary>
    /// The text to sign, a template over <c>request.method</c>, <c>request.path</c>, <c>request.query</c>, <c>request.url</c>, <c>request.body</c>,
    /// <c>request.bodySha256</c> (hex), <c>request.time</c> (ISO, UTC), <c>request.epoch</c>, <c>request.epochMs</c> and <c>request.nonce</c>.
    /// </summary>
    public required string Text { get; set; }

    /// <summary>How the signature is written. Default: hex.</summary>
    public SignatureText Encoding { get; set; }

    /// <summary>Header it goes into. Default: <c>X-Signature</c>.</summary>
    public string Header { get; set; } = "X-Signature";

    /// <summary>Text before it. Default: none.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Further headers, templates over the same names, such as the timestamp that was signed. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();
}

/// <summary>How a signature is written.</summary>
public enum SignatureText
{
    /// <summary>Lower-case hexadecimal.</summary>
    Hex,

    /// <summary>Base64.</summary>
    Base64,
}

/// <summary>HTTP Message Signatures (RFC 9421; domain.md 2.7).</summary>
public sealed record MessageSignatureAuth : AuthSettings
{
    /// <summary>The shared secret in base64, or the private key in PEM.</summary>
    public required SecretReference Key { get; set; }

    /// <summary>Identifier of the key at the partner.</summary>
    public required string KeyId { get; set; }

    /// <summary>The algorithm. Default: HS256.</summary>
    public SigningAlgorithm Algorithm { get; set; } = SigningAlgorithm.HS256;

    /// <summary>What is signed. Default: method, authority, path; with a body also its digest and type.</summary>
    public IReadOnlyList<string>? Components { get; set; }
}

/// <summary>Mutual TLS, alone or under another scheme.</summary>
public sealed record CertificateAuth : AuthSettings
{
    /// <summary>Certificate and private key in PEM, or a PKCS#12 file in base64.</summary>
    public required SecretReference Certificate { get; set; }

    /// <summary>Password of the PKCS#12 file. Default: none.</summary>
    public SecretReference? Password { get; set; }

    /// <summary>What requests carry beside it. Default: nothing.</summary>
    public AuthSettings? With { get; set; }
}

/// <summary>Several schemes at once, applied in order.</summary>
public sealed record AllAuth : AuthSettings
{
    /// <summary>The schemes.</summary>
    public required IReadOnlyList<AuthSettings> Of { get; set; }
}

/// <summary>The first scheme whose condition holds.</summary>
public sealed record ChoiceAuth : AuthSettings
{
    /// <summary>The schemes with their conditions, in order.</summary>
    public required IReadOnlyList<AuthCase> Of { get; set; }
}

/// <summary>One case of a choice.</summary>
public sealed record AuthCase
{
    /// <summary>When it is taken: an expression over <c>config</c>, the endpoint's variables. Default: always.</summary>
    public string? When { get; set; }

    /// <summary>The scheme.</summary>
    public required AuthSettings Use { get; set; }
}
