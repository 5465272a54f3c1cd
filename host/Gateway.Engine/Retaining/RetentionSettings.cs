namespace Gateway.Engine.Retaining;

/// <summary>How long what is settled stays in the store. What is open, in doubt or needed by the next run stays however old it is.</summary>
public sealed record RetentionSettings
{
    /// <summary>Run history. Default: 400 days.</summary>
    public TimeSpan Runs { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Held records that were replayed, discarded or superseded; their content goes as soon as they are. Default: 90 days.</summary>
    public TimeSpan Held { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The journal: intents, calls, outcomes and what people did. Default: 400 days.</summary>
    public TimeSpan Journal { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Identifiers of messages taken over from sources that hand each out once; a repeat that comes later counts as new. Default: 90 days.</summary>
    public TimeSpan Messages { get; init; } = TimeSpan.FromDays(90);
}
