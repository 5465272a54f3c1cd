namespace Gateway.Engine.Resilience;

/// <summary>How the calls to partners stand at one moment, for <c>gateway status</c> and the console.</summary>
/// <param name="Accounts">Partner accounts by name.</param>
/// <param name="Hosts">Partner hosts by name.</param>
public sealed record ResilienceStatus(IReadOnlyList<AccountStatus> Accounts, IReadOnlyList<HostStatus> Hosts)
{
    /// <summary>The client certificates we show, by endpoint.</summary>
    public IReadOnlyList<OwnCertificateStatus> OwnCertificates { get; init; } = [];
}

/// <summary>A client certificate of ours.</summary>
/// <param name="Endpoint">The endpoint that shows it.</param>
/// <param name="Ends">When it ends.</param>
/// <param name="Note">What there is to tell because its end is near. Null: nothing.</param>
public sealed record OwnCertificateStatus(string Endpoint, DateTimeOffset Ends, string? Note);

/// <summary>One partner account.</summary>
/// <param name="Account">Its name.</param>
/// <param name="Endpoints">The endpoints that use it.</param>
/// <param name="RequestsPerSecond">The strictest rate any of them gives. Null: no limit.</param>
/// <param name="Concurrency">The strictest concurrency any of them gives.</param>
/// <param name="InFlight">Requests whose answer has not begun.</param>
/// <param name="Waiting">Requests that wait for a slot.</param>
/// <param name="PausedFor">How long the partner still wants to be left alone. Null: it does not.</param>
public sealed record AccountStatus(
    string Account, IReadOnlyList<string> Endpoints, double? RequestsPerSecond, int Concurrency, int InFlight, int Waiting, TimeSpan? PausedFor);

/// <summary>One partner host.</summary>
/// <param name="Host"><c>host:port</c>.</param>
/// <param name="Breaker">Whether calls go through.</param>
/// <param name="CertificateEnds">Last day of the certificate it showed last. Null: none seen.</param>
public sealed record HostStatus(string Host, BreakerState Breaker, DateTimeOffset? CertificateEnds);

/// <summary>Whether calls to a host go through.</summary>
public enum BreakerState
{
    /// <summary>Yes.</summary>
    Closed,

    /// <summary>No: the host failed too often and is left alone for a while.</summary>
    Open,

    /// <summary>One, to see whether the host is back.</summary>
    Probing,
}
