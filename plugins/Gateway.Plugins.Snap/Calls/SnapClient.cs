using System.Net.Http.Headers;
using Gateway.Plugins.Snap.Answers;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Snap.Calls;

/// <summary>Calls services of one bank for one run.</summary>
internal sealed class SnapClient : IDisposable
{
    private const int MaxBytes = 8 << 20;
    private readonly AccessTokens _tokens;
    private readonly ExternalIds _ids;
    private readonly AdapterContext _context;
    private readonly Lazy<HttpClient> _client;

    public SnapClient(SnapSettings settings, AdapterContext context)
    {
        _context = context;
        _tokens = new AccessTokens(settings, context);
        _ids = new ExternalIds(context.State, context.Time, context.Endpoint);
        _client = new(() => context.Http.Create(new HttpClientOptions
        {
            BaseAddress = settings.BaseUrl,
            AttemptTimeout = settings.Timeout,
            MaxResponseBytes = MaxBytes,
            Authenticator = new SnapAuthenticator(settings, context, _tokens, _ids),
        }));
    }

    /// <summary>Fetches a token, if there is none yet.</summary>
    public async Task LogInAsync(CancellationToken cancellationToken) => await _tokens.GetAsync(cancellationToken);

    /// <summary>Asks something. Repeated where that can help.</summary>
    /// <exception cref="AdapterException">There was no answer; nothing was changed.</exception>
    public Task<SnapAnswer> AskAsync(SnapService service, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, service.Path, body, changes: false, cancellationToken);

    /// <summary>Asks something by GET.</summary>
    public Task<SnapAnswer> GetAsync(SnapService service, string query, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Get, $"{service.Path}?{query}", null, changes: false, cancellationToken);

    /// <summary>Has something done. Never repeated, except with a new token after the bank refused the old one.</summary>
    /// <exception cref="AdapterException">There was no answer; its kind says whether anything may have been done.</exception>
    public Task<SnapAnswer> OrderAsync(SnapService service, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, service.Path, body, changes: true, cancellationToken);

    public void Dispose()
    {
        _tokens.Dispose();
        _ids.Dispose();
    }

    private async Task<SnapAnswer> CallAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, bool changes, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (answer, token) = await SendAsync(method, path, body, changes, cancellationToken);
            switch (answer.Action)
            {
                case SnapAction.NewToken when attempt == 1:
                    _tokens.Drop(token);
                    continue;
                case SnapAction.ExternalIdUsed:
                    await _ids.LeapAsync(cancellationToken);
                    if (!changes && attempt == 1)
                    {
                        continue;
                    }

                    break;
            }

            return answer;
        }
    }

    private async Task<(SnapAnswer Answer, string Token)> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, bool changes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        request.Options.Set(GatewayRequestOptions.ReadOnly, !changes);
        try
        {
            using var response = await _client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            using var text = await AnswerBody.ReadTextAsync(response, MaxBytes, cancellationToken);
            var wait = RetryAfter.Read(response, _context.Time.GetUtcNow()).Wait;
            return (SnapAnswer.Read((int)response.StatusCode, text.Memory, wait), request.Options.TryGetValue(SnapAuthenticator.Used, out var token) ? token : "");
        }
        catch (AdapterException e) when (changes && (e.Code is "GW2243" or "GW2242" or "GW2247"))
        {
            // An answer that cannot be read says nothing about what was done.
            throw new AdapterException(FailureKind.Unknown, e.Code, e.Message, e) { Fix = e.Fix };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && HttpOutcome.Classify(request, e) is not null)
        {
            throw HttpOutcome.Classify(request, e)!.ToException(e);
        }
    }
}
