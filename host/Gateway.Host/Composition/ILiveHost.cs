using Gateway.Engine.Configuration;
using Gateway.Engine.Runs;
using Gateway.Engine.Scheduling;
using Gateway.Engine.Syncing;

namespace Gateway.Host.Composition;

/// <summary>A host that is running, as the commands it runs for others see it.</summary>
internal interface ILiveHost
{
    Installation Installation { get; }

    /// <summary>The configuration that is running.</summary>
    GatewayConfig Config { get; }

    GatewaySession Session { get; }

    RunDesk Desk { get; }

    SyncScheduler Scheduler { get; }

    /// <summary>Runs a sync by hand, known to the schedules: syncs that wait for it may start when it ends well.</summary>
    /// <returns>The run as history keeps it; null when the sync is running already.</returns>
    Task<RunRecord?> RunNowAsync(string sync, RunRequest request, string by, Action<RunRecord> observer, CancellationToken cancellationToken);

    /// <summary>Begins what <see cref="RunNowAsync"/> does and does not wait for its end.</summary>
    void Begin(string sync, RunRequest request, string by);

    /// <summary>Why the folder as it stands is not running. Null: it is.</summary>
    Rejection? LastRejection { get; }

    /// <summary>Where it listens.</summary>
    Uri Address { get; }

    /// <summary>Where partners call. Null: nowhere.</summary>
    Uri? InboundAddress { get; }

    DateTimeOffset StartedAt { get; }
}
