using System.Net;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>Carries a secret that is given to us. After a refusal it is read again: a rotated value may be there (security.md, secrets).</summary>
internal sealed class SecretAuthenticator(Func<CancellationToken, ValueTask<string>> read, Placement placement) : IRequestAuthenticator
{
    private static readonly HttpRequestOptionsKey<string> _used = new("gateway.secret");

    public static SecretAuthenticator Basic(BasicAuth settings, ISecretStore secrets)
    {
        return new SecretAuthenticator(ReadAsync, new Placement(KeyPlace.Header, "Authorization", "Basic "));

        async ValueTask<string> ReadAsync(CancellationToken cancellationToken)
        {
            var password = settings.Password is null ? "" : await secrets.RevealAsync(settings.Password, cancellationToken);
            return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{password}"));
        }
    }

    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var value = await read(cancellationToken);
        request.Options.Set(_used, value);
        await placement.PutAsync(request, value, cancellationToken);
    }

    public async ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.StatusCode == HttpStatusCode.Unauthorized
        && response.RequestMessage?.Options.TryGetValue(_used, out var used) == true
        && used != await read(cancellationToken);
}
