namespace Gateway.Engine.Plugins.Guarding;

/// <summary>How long the host waits for plugin code before it goes on without it.</summary>
public sealed record PluginLimits
{
    /// <summary>Loading, constructing, registering, binding settings, creating and opening: none of them does I/O. Default: 10 seconds.</summary>
    public TimeSpan Construct { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Closing connections. Default: 10 seconds.</summary>
    public TimeSpan Dispose { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call may go on after its token was cancelled. Default: 5 seconds (delivery.md G3).</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>One read of a page, one delivery of a batch, one check. Default: 30 minutes, well above the limits of an endpoint.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Calls of one plugin version that never came back before it is quarantined. Default: 3.</summary>
    public int AbandonedCalls { get; init; } = 3;
}
