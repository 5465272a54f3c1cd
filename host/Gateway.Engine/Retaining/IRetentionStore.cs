namespace Gateway.Engine.Retaining;

/// <summary>Lets go of what is settled and old.</summary>
public interface IRetentionStore
{
    /// <summary>
    /// Removes at most a number of rows of each kind, in one transaction. Whatever the moments say, it keeps running runs and the newest run of each sync,
    /// runs that open held records or batches name, open held records, messages that are not settled, and the journal from the oldest batch under way or
    /// record in doubt on. The journal loses its oldest entries only; its chain goes on from where it was cut.
    /// </summary>
    /// <param name="before">What is older may go.</param>
    /// <param name="most">Rows of each kind.</param>
    /// <param name="cancellationToken">Given up before it begins.</param>
    Task<Pruned> PruneAsync(RetentionMoments before, int most, CancellationToken cancellationToken);
}

/// <summary>Before which moments what is settled may go.</summary>
public sealed record RetentionMoments(DateTimeOffset Runs, DateTimeOffset Held, DateTimeOffset Journal, DateTimeOffset Messages)
{
    /// <summary>The moments that lie the configured times before a reading of the clock.</summary>
    public static RetentionMoments Of(RetentionSettings settings, DateTimeOffset reading) =>
        new(reading - settings.Runs, reading - settings.Held, reading - settings.Journal, reading - settings.Messages);
}

/// <summary>How many rows went.</summary>
public sealed record Pruned(int Runs, int Held, int Journal, int Messages);
