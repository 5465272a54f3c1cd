using Gateway.Engine.Configuration;
using Gateway.Engine.Scheduling;

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

    /// <summary>Why the folder as it stands is not running. Null: it is.</summary>
    Rejection? LastRejection { get; }

    /// <summary>Where it listens.</summary>
    Uri Address { get; }

    DateTimeOffset StartedAt { get; }
}
