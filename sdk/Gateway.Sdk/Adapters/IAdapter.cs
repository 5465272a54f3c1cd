namespace Gateway.Sdk;

/// <summary>One configured connection to one system, for one run or one command.</summary>
/// <remarks>
/// Lifecycle: created without I/O, used by one caller at a time, disposed exactly once, also after a throw. What it can do it says by
/// implementing <see cref="ISourceAdapter"/>, <see cref="IDestinationAdapter"/>, <see cref="ICheckable"/> and <see cref="IDiscoverable"/>;
/// the host asks with <c>is</c>. The cancellation token is the only stop signal. A lost connection is reported by throwing
/// <see cref="AdapterException"/> with <see cref="FailureKind.Transient"/>; the host backs off and makes a new instance.
/// </remarks>
public interface IAdapter : IAsyncDisposable;

/// <summary>An adapter that can read streams.</summary>
public interface ISourceAdapter : IAdapter
{
    /// <summary>Opens one declared stream for reading. No I/O.</summary>
    /// <exception cref="AdapterException">The stream cannot be read (<see cref="FailureKind.Configuration"/>).</exception>
    ISource OpenSource(string stream);
}

/// <summary>An adapter that can write streams.</summary>
public interface IDestinationAdapter : IAdapter
{
    /// <summary>Opens one declared stream for writing. No I/O.</summary>
    /// <exception cref="AdapterException">The stream cannot be written (<see cref="FailureKind.Configuration"/>).</exception>
    IDestination OpenDestination(string stream);
}

/// <summary>An adapter that can test its connection without changing anything at the partner.</summary>
public interface ICheckable
{
    /// <summary>Tests the connection step by step and returns every step, also the failed one, instead of throwing.</summary>
    Task<CheckReport> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>An adapter that can ask the system which streams and fields it has.</summary>
public interface IDiscoverable
{
    /// <summary>Returns the streams with the schema seen at the system now.</summary>
    /// <exception cref="AdapterException">The system could not be asked.</exception>
    Task<IReadOnlyList<StreamDescription>> DiscoverAsync(CancellationToken cancellationToken);
}

/// <summary>What a connection test saw.</summary>
/// <param name="Steps">The steps in the order they were made; the first failed step is the last one.</param>
public sealed record CheckReport(IReadOnlyList<CheckStep> Steps)
{
    /// <summary>Whether every step passed.</summary>
    public bool Passed => Steps.All(step => step.Passed);
}

/// <summary>One step of a connection test.</summary>
/// <param name="Name">One word: DNS, TLS, Auth, Read, ...</param>
/// <param name="Passed">Whether it worked.</param>
/// <param name="Detail">What was seen, without secrets and without record content.</param>
/// <param name="Duration">Time it took.</param>
/// <param name="Fix">What to do when it failed.</param>
public sealed record CheckStep(string Name, bool Passed, string Detail, TimeSpan Duration, string? Fix = null);
