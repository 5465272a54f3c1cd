namespace Gateway.Sdk.Http;

/// <summary>Carries a token that is fetched once for all callers, renewed before it expires and dropped when it is refused (delivery.md S13).</summary>
internal sealed class TokenAuthenticator(ITokenSource source, Placement placement, TimeProvider time) : IRequestAuthenticator, IDisposable
{
    private static readonly HttpRequestOptionsKey<string> _used = new("gateway.token");
    private readonly SemaphoreSlim _gate = new(1);
    private Token? _token;
    private string? _refused;

    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await GetAsync(cancellationToken);
        request.Options.Set(_used, token);
        await placement.PutAsync(request, token, cancellationToken);
    }

    public async ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode != System.Net.HttpStatusCode.Unauthorized
            || response.RequestMessage?.Options.TryGetValue(_used, out var used) != true)
        {
            return false;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_token?.Value == used)
            {
                (_token, _refused) = (null, used);
            }

            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _token) is { } known && time.GetUtcNow() < known.RenewAt)
        {
            return known.Value;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_token is null || time.GetUtcNow() >= _token.RenewAt)
            {
                _token = await source.FetchAsync(_refused, cancellationToken);
            }

            return _token.Value;
        }
        finally
        {
            _gate.Release();
        }
    }
}
