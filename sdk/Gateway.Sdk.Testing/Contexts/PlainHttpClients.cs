using System.Collections.Concurrent;

namespace Gateway.Sdk.Testing;

/// <summary>
/// HTTP clients without the host's egress guard, limits and retries: what an adapter does shows unpolished.
/// Authentication works as in the host: per attempt, with one repeat after a renewal.
/// </summary>
public sealed class PlainHttpClients : IHttpClientSource, IDisposable
{
    private readonly Func<HttpMessageHandler> _innermost;
    private readonly ConcurrentBag<HttpClient> _clients = [];

    /// <summary>Makes a source of clients.</summary>
    /// <param name="innermost">Makes the handler that sends; null sends over the network without following redirects.</param>
    public PlainHttpClients(Func<HttpMessageHandler>? innermost = null) =>
        _innermost = innermost ?? (() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) });

    /// <inheritdoc/>
    public HttpClient Create(HttpClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var handler = _innermost();
        if (options.ClientCertificate is { } certificate && handler is SocketsHttpHandler sockets)
        {
            sockets.SslOptions.ClientCertificates = [certificate];
        }

        var client = new HttpClient(options.Authenticator is { } authenticator ? new AuthenticatingHandler(authenticator, handler) : handler)
        {
            BaseAddress = options.BaseAddress,
            Timeout = options.AttemptTimeout,
            MaxResponseContentBufferSize = Math.Min(options.MaxResponseBytes, int.MaxValue),
        };
        _clients.Add(client);
        return client;
    }

    /// <summary>Disposes every client that was made.</summary>
    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private sealed class AuthenticatingHandler(IRequestAuthenticator authenticator, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await authenticator.AuthenticateAsync(request, cancellationToken);
            var response = await base.SendAsync(request, cancellationToken);
            if (!await authenticator.RenewAfterAsync(response, cancellationToken))
            {
                return response;
            }

            response.Dispose();
            await authenticator.AuthenticateAsync(request, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
