using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Sdk.Http;

/// <summary>Makes the authenticator that settings describe.</summary>
public static class Authentication
{
    /// <summary>Makes an authenticator. No I/O: tokens and secrets are fetched with the first request.</summary>
    /// <param name="settings">How to prove who we are.</param>
    /// <param name="context">What the host handed the adapter.</param>
    /// <param name="baseAddress">The endpoint's base address.</param>
    /// <param name="scope">Names that templates and conditions may use; <c>config</c> is bound to <paramref name="bindings"/>.</param>
    /// <param name="bindings">Values known before any request.</param>
    /// <returns>The authenticator; null when none is needed.</returns>
    public static IRequestAuthenticator? Create(AuthSettings settings, AdapterContext context, Uri baseAddress, ExpressionScope scope, Bindings bindings)
    {
        ArgumentNullException.ThrowIfNull(context);
        var secrets = context.Secrets;
        return settings switch
        {
            BasicAuth basic => SecretAuthenticator.Basic(basic, secrets),
            BearerAuth bearer => new SecretAuthenticator(token => secrets.RevealAsync(bearer.Token, token), new(KeyPlace.Header, bearer.Header, bearer.Prefix)),
            ApiKeyAuth key => new SecretAuthenticator(token => secrets.RevealAsync(key.Key, token), new(key.In, key.Name, key.Prefix)),
            OAuth2Auth oauth => OAuth2(oauth, context, scope, bindings),
            SessionAuth session => Session(session, context, baseAddress),
            JwtAuth jwt => new TokenAuthenticator(new JwtSource(jwt, secrets, context.Time, scope, bindings), new(KeyPlace.Header, jwt.Header, jwt.Prefix), context.Time),
            HmacAuth hmac => new HmacAuthenticator(hmac, secrets, context.Time, scope),
            MessageSignatureAuth signature => new MessageSignatureAuthenticator(signature, secrets, context.Time),
            BpjsAuth bpjs => new BpjsAuthenticator(bpjs, secrets, context.Time),
            TikTokShopAuth shop => new TikTokShopAuthenticator(shop, secrets, context.Time),
            CertificateAuth { With: { } with } => Create(with, context, baseAddress, scope, bindings),
            AllAuth all => new AllAuthenticator([.. all.Of.Select(one => Create(one, context, baseAddress, scope, bindings)).OfType<IRequestAuthenticator>()]),
            ChoiceAuth choice => Choose(choice, scope, bindings) is { } chosen ? Create(chosen, context, baseAddress, scope, bindings) : null,
            _ => null,
        };
    }

    /// <summary>The client certificate that settings ask for, or null.</summary>
    /// <exception cref="AdapterException">It cannot be read, or it is out of its dates (<c>GW2318</c>).</exception>
    public static async ValueTask<X509Certificate2?> CertificateAsync(
        AuthSettings settings, AdapterContext context, ExpressionScope scope, Bindings bindings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        switch (settings)
        {
            case CertificateAuth certificate:
                return await ReadAsync(certificate, context, cancellationToken);
            case ChoiceAuth choice when Choose(choice, scope, bindings) is { } chosen:
                return await CertificateAsync(chosen, context, scope, bindings, cancellationToken);
            case AllAuth all:
                foreach (var one in all.Of)
                {
                    if (await CertificateAsync(one, context, scope, bindings, cancellationToken) is { } found)
                    {
                        return found;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    private static AuthSettings? Choose(ChoiceAuth choice, ExpressionScope scope, Bindings bindings) =>
        choice.Of.FirstOrDefault(one => one.When is null || Condition.Parse(one.When, scope).Holds(bindings))?.Use;

    private static TokenAuthenticator OAuth2(OAuth2Auth settings, AdapterContext context, ExpressionScope scope, Bindings bindings)
    {
        var endpoint = EndpointFor(settings.TokenUrl, context);
        var assertion = settings.Assertion is null ? null : new JwtSource(settings.Assertion, context.Secrets, context.Time, scope, bindings);
        var oauth = new OAuth2Source(settings, endpoint, assertion, context.Secrets);
        ITokenSource source = settings.Grant == OAuth2Grant.RefreshToken
            ? new RefreshSource(settings, oauth, context.Secrets, context.State, context.Time)
            : oauth;
        return new TokenAuthenticator(source, new(KeyPlace.Header, settings.Header, settings.Prefix), context.Time);
    }

    private static TokenAuthenticator Session(SessionAuth settings, AdapterContext context, Uri baseAddress)
    {
        var login = new Uri(baseAddress, settings.Login);
        var source = new SessionSource(settings, EndpointFor(login, context), login, context.Secrets);
        return new TokenAuthenticator(source, new(settings.In, settings.Name, settings.Prefix), context.Time);
    }

    private static TokenEndpoint EndpointFor(Uri address, AdapterContext context) =>
        new(context.Http.Create(new HttpClientOptions { BaseAddress = new Uri(address, "/") }), context.Time);

    private static async ValueTask<X509Certificate2> ReadAsync(CertificateAuth settings, AdapterContext context, CancellationToken cancellationToken)
    {
        var text = await context.Secrets.RevealAsync(settings.Certificate, cancellationToken);
        var password = settings.Password is null ? null : await context.Secrets.RevealAsync(settings.Password, cancellationToken);
        try
        {
            var certificate = text.Contains("-----BEGIN", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromPem(text, text)
                : X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(text), password);
            var now = context.Time.GetUtcNow();
            return now >= certificate.NotBefore && now <= certificate.NotAfter ? certificate : throw Unusable(
                $"our client certificate is valid from {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd}, not today", CertificateEnd.Fix, null);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            throw Unusable("our client certificate cannot be read", "Store certificate and private key in PEM, or a PKCS#12 file in base64, under the secret's name.", e);
        }
    }

    private static AdapterException Unusable(string message, string fix, Exception? inner) => new(FailureKind.Configuration, "GW2318", message, inner) { Fix = fix };
}
