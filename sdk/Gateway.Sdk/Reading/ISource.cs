namespace Gateway.Sdk;

/// <summary>Reads one stream of one system.</summary>
/// <remarks>One instance per run, never called concurrently, disposed exactly once even after a throw.</remarks>
public interface ISource : IAsyncDisposable
{
    /// <summary>
    /// Yields what lies after <see cref="ReadRequest.After"/>, page by page, and ends when there is no more for now. Every page is handed over with the
    /// checkpoint that follows it; resuming from any of them yields exactly the rest. The caller disposes each page before or after asking for the next one.
    /// </summary>
    /// <exception cref="AdapterException">The system could not be read. Pages already yielded stay valid.</exception>
    IAsyncEnumerable<Page> ReadAsync(ReadRequest request, CancellationToken cancellationToken);
}

/// <summary>A destructive source that must be told when what it yielded is stored.</summary>
public interface IAcknowledges
{
    /// <summary>Called after every page up to <paramref name="checkpoint"/> is durable at the host: the source may now delete, move or acknowledge. May be called again after a crash.</summary>
    Task AcknowledgeAsync(Checkpoint checkpoint, CancellationToken cancellationToken);
}

/// <summary>What to read.</summary>
/// <param name="After">Where to go on; null reads from the start.</param>
/// <param name="PageSize">Records a page the host would like; the partner's own limit wins.</param>
public sealed record ReadRequest(Checkpoint? After, int PageSize)
{
    /// <summary>Reads everything again from the start and says so to the source, whatever <see cref="After"/> holds. Default: false.</summary>
    public bool Full { get; init; }

    /// <summary>
    /// Only what changed within a span of time, to be read again; <see cref="After"/> is then a place in this same span. Asked only of streams that declare
    /// <see cref="SourceTraits.Windows"/>. Default: everything.
    /// </summary>
    public ReadWindow? Window { get; init; }
}

/// <summary>A span of time by the source's own clock: the time of change that its cursor goes by.</summary>
/// <param name="From">The first moment that belongs to it.</param>
/// <param name="To">The first moment after it.</param>
public sealed record ReadWindow(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Whether a moment belongs to it.</summary>
    public bool Holds(DateTimeOffset moment) => moment >= From && moment < To;
}

/// <summary>Where to go on reading: opaque to the host, meaningful to the source, at most 64 KiB of text.</summary>
/// <param name="Value">The source's own text.</param>
public sealed record Checkpoint(string Value)
{
    /// <summary>Most characters of a checkpoint; a longer one is a contract error of the adapter.</summary>
    public const int MaxLength = 65_536;
}
