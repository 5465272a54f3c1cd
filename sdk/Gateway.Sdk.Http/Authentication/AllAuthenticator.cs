namespace Gateway.Sdk.Http;

/// <summary>Applies several schemes in order.</summary>
internal sealed class AllAuthenticator(IReadOnlyList<IRequestAuthenticator> parts) : IRequestAuthenticator
{
    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var part in parts)
        {
            await part.AuthenticateAsync(request, cancellationToken);
        }
    }

    public async ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var renewed = false;
        foreach (var part in parts)
        {
            renewed |= await part.RenewAfterAsync(response, cancellationToken);
        }

        return renewed;
    }
}
