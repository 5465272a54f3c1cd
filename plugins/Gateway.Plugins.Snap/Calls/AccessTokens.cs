using System.Globalization;
using System.Net.Http.Headers;
using Gateway.Plugins.Snap.Answers;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Snap.Calls;

/// <summary>The B2B access token: fetched once for all callers, renewed a minute before its end, dropped when the bank refuses it (domain.md 2.1.2).</summary>
internal sealed class AccessTokens(SnapSettings settings, AdapterContext context) : IDisposable
{
    private const int MaxBytes = 64 * 1024;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UsualLife = TimeSpan.FromMinutes(15);
    private readonly SemaphoreSlim _gate = new(1);
    private Token? _token;

    /// <summary>A token that is good for the next call.</summary>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _token) is { } known && context.Time.GetUtcNow() < known.RenewAt)
        {
            return known.Value;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_token is null || context.Time.GetUtcNow() >= _token.RenewAt)
            {
                _token = await FetchAsync(cancellationToken);
            }

            return _token.Value;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Forgets a token the bank refused, unless another caller has renewed it already.</summary>
    public void Drop(string refused)
    {
        if (Volatile.Read(ref _token) is { } known && known.Value == refused)
        {
            Interlocked.CompareExchange(ref _token, null, known);
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Token> FetchAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Services.Token.Path);
        try
        {
            await SignAsync(request, cancellationToken);
            var client = context.Http.Create(new HttpClientOptions { BaseAddress = settings.BaseUrl, AttemptTimeout = settings.Timeout, MaxResponseBytes = MaxBytes });
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            using var body = await AnswerBody.ReadTextAsync(response, MaxBytes, cancellationToken);
            var now = context.Time.GetUtcNow();
            return ReadToken(SnapAnswer.Read((int)response.StatusCode, body.Memory, RetryAfter.Read(response, now).Wait), now);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && HttpOutcome.Classify(request, e) is not null)
        {
            var outcome = HttpOutcome.Classify(request, e)!;
            var kind = outcome.Failure is FailureKind.Configuration ? FailureKind.Configuration : FailureKind.Transient;
            throw new AdapterException(kind, "GW2312", $"no token: {outcome.Message}", e) { Fix = outcome.Fix };
        }
    }

    // Signed here and not by the authenticator, which needs a token itself.
    private async Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var key = (await context.Secrets.GetAsync(settings.PrivateKey, cancellationToken)).Reveal();
        var timestamp = SnapSignature.Timestamp(context.Time.GetUtcNow(), settings.Signing.Utc);
        request.Content = new ByteArrayContent("""{"grantType":"client_credentials"}"""u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.TryAddWithoutValidation("X-TIMESTAMP", timestamp);
        request.Headers.TryAddWithoutValidation("X-CLIENT-KEY", settings.ClientId);
        request.Headers.TryAddWithoutValidation("X-SIGNATURE", SnapSignature.WithKey(key, SnapSignature.TokenText(settings.ClientId, timestamp)));
        request.Options.Set(GatewayRequestOptions.ReadOnly, true);
    }

    private static Token ReadToken(SnapAnswer answer, DateTimeOffset now)
    {
        if (answer.Action is not SnapAction.Done)
        {
            // A question that was refused is a matter of keys and agreement here, whatever its case.
            throw answer.ToException();
        }

        if (answer.Text("accessToken") is not { Length: > 0 } value || answer.Text("tokenType") is { } type && type is not ("Bearer" or "BearerToken"))
        {
            throw new AdapterException(FailureKind.Transient, "GW2315", "the bank's answer holds no bearer token")
            {
                Fix = "Ask the bank what its token service answers; nothing was called without a token.",
            };
        }

        var life = double.TryParse(answer.Text("expiresIn"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : UsualLife;
        return new Token(value, now + (life > Margin * 2 ? life - Margin : life / 2));
    }

    private sealed record Token(string Value, DateTimeOffset RenewAt);
}
