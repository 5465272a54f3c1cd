using System.Globalization;

namespace Gateway.Sdk.Http;

/// <summary>Signs requests in the style of BPJS Kesehatan, and says how their answers are opened: the key is made from the time that was sent.</summary>
internal sealed class BpjsAuthenticator(BpjsAuth settings, ISecretStore secrets, TimeProvider time) : IRequestAuthenticator
{
    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var secret = await secrets.RevealAsync(settings.Secret, cancellationToken);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        Set(request, "X-cons-id", settings.ConsId);
        Set(request, "X-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        Set(request, "X-signature", BpjsSignature.Sign(settings.ConsId, secret, timestamp));
        if (settings.UserKey is { } userKey)
        {
            Set(request, "user_key", await secrets.RevealAsync(userKey, cancellationToken));
        }

        if (settings.Sealed)
        {
            var key = BpjsSignature.AnswerKey(settings.ConsId, secret, timestamp);
            request.Options.Set(AnswerOpening.Option, body => BpjsAnswer.Open(body, key, settings.MaxOpenedLength));
        }
    }

    public ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
