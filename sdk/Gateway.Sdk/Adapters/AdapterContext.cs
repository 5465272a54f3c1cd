using Microsoft.Extensions.Logging;

namespace Gateway.Sdk;

/// <summary>What the host hands an adapter for one run. Nothing here outlives the adapter instance.</summary>
/// <param name="Endpoint">Identifier of the configured endpoint.</param>
/// <param name="Log">A logger scoped to the endpoint. Never log record content or secrets.</param>
/// <param name="Time">The clock. Adapters use no other.</param>
/// <param name="Secrets">The secrets that the endpoint's settings refer to, and no others.</param>
/// <param name="Http">
/// Makes the endpoint's client: it already carries the egress guard, the rate limit of the partner account, time-outs, retries of requests that
/// are safe to repeat, and redacted recording. The host owns and disposes it.
/// </param>
/// <param name="State">A small durable store of the endpoint, for rotated refresh tokens, counters that must survive a restart and the like.</param>
/// <param name="Folder">A folder private to this endpoint, for spooled files.</param>
public sealed record AdapterContext(
    string Endpoint,
    ILogger Log,
    TimeProvider Time,
    ISecretStore Secrets,
    IHttpClientSource Http,
    IEndpointState State,
    string Folder)
{
    /// <summary>What partners sent to this endpoint. Default: nothing.</summary>
    public IEndpointInbox Inbox { get; init; } = EmptyInbox.Instance;
}

/// <summary>Makes HTTP clients that already keep the host's rules.</summary>
public interface IHttpClientSource
{
    /// <summary>Returns a client limited to the given hosts. Safe to call from any thread.</summary>
    /// <param name="options">What this adapter needs beyond the host's defaults.</param>
    HttpClient Create(HttpClientOptions options);
}

/// <summary>What an adapter asks of its HTTP client.</summary>
public sealed record HttpClientOptions
{
    /// <summary>Address all relative requests start from; its host is allowed. It ends with a slash.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>Further hosts, as <c>host</c> or <c>host:port</c>, that this endpoint may call. Default: none.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Longest time for one attempt, from sending to the last byte. Default: 100 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Client certificate for mutual TLS. Default: none.</summary>
    public System.Security.Cryptography.X509Certificates.X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Most bytes of one answer after decompression. Default: 64 MiB.</summary>
    public long MaxResponseBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Adds authentication to each attempt, innermost in the chain. Called once per attempt with the request about to leave;
    /// told of the answer so that it can drop a refused token and ask for one repeat. Default: none.
    /// </summary>
    public IRequestAuthenticator? Authenticator { get; init; }
}

/// <summary>Signs or authenticates outgoing requests. Called concurrently.</summary>
public interface IRequestAuthenticator
{
    /// <summary>Adds credentials to a request. May fetch a token first; one refresh at a time.</summary>
    ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>Told of an answer; returns true when credentials were renewed and the request shall be sent once more.</summary>
    ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken);
}

/// <summary>Small durable values of one endpoint. Writes are durable when the call returns; calls may come from any thread.</summary>
public interface IEndpointState
{
    /// <summary>Reads a value; null when it was never written.</summary>
    Task<string?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes a value, encrypted at rest, and returns whether it replaced <paramref name="expected"/> (null: must be absent).</summary>
    Task<bool> WriteAsync(string name, string? expected, string value, CancellationToken cancellationToken);
}
