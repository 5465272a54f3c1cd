using Gateway.Sdk;

namespace Gateway.Engine.Configuration;

/// <summary>One stream of one endpoint, written <c>endpoint.stream</c>.</summary>
public readonly record struct StreamReference(string Endpoint, string Stream)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Endpoint}.{Stream}";
}

/// <summary>Source stream, mapping, destination stream, schedule and guards: one file in <c>syncs/</c>.</summary>
public sealed record SyncDefinition
{
    /// <summary>Identifier, equal to the file name.</summary>
    public required string Id { get; init; }

    /// <summary>What is read.</summary>
    public required StreamReference From { get; init; }

    /// <summary>What is written.</summary>
    public required StreamReference To { get; init; }

    /// <summary>Identifier of the mapping.</summary>
    public required string Mapping { get; init; }

    /// <summary>Whether it runs at all. Default: true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether every run reads the whole source. Default: what the source stream needs.</summary>
    public bool? Full { get; init; }

    /// <summary>Whether records missing from two complete whole lists are deleted at the destination. Default: false.</summary>
    public bool DeleteMissing { get; init; }

    /// <summary>When it runs. Null: only by hand.</summary>
    public ScheduleDefinition? Schedule { get; init; }

    /// <summary>What stops a run before harm is done.</summary>
    public GuardDefinition Guards { get; init; } = new();

    /// <summary>How deliveries are sent.</summary>
    public DeliveryDefinition Delivery { get; init; } = new();

    /// <summary>How the destination is read back and compared with what it was sent. Null: it is not.</summary>
    public ReadBackDefinition? ReadBack { get; init; }

    /// <summary>Whether every run reads the whole source from its start.</summary>
    public bool ReadsWholeList(SourceTraits source) =>
        Full ?? (source.Mode == ReadMode.Snapshot || source.Cursor is CursorKind.None or CursorKind.Page);
}

/// <summary>How what a destination holds is read back and compared with what it was sent.</summary>
public sealed record ReadBackDefinition
{
    /// <summary>Stream that lists everything the destination holds. Null: the destination's own stream.</summary>
    public StreamReference? From { get; init; }

    /// <summary>Identifier of the mapping that turns what is listed into the form we send. Null: the list has our names and our form.</summary>
    public string? Mapping { get; init; }

    /// <summary>What happens to values that the partner changed. Default: they are told.</summary>
    public DriftPolicy Drift { get; init; }
}

/// <summary>Whose value counts when a partner changed what it was sent (delivery.md K23).</summary>
public enum DriftPolicy
{
    /// <summary>A person looks: what differs is told and stays.</summary>
    Report,

    /// <summary>Ours: a repair sends it again.</summary>
    Overwrite,

    /// <summary>The partner's: what differs stays until the source changes the record.</summary>
    Respect,
}

/// <summary>When a sync runs.</summary>
public sealed record ScheduleDefinition
{
    /// <summary>Five-field crontab expression. Null: only after other syncs.</summary>
    public string? Cron { get; init; }

    /// <summary>IANA zone. Default: the zone of <c>gateway.json</c>.</summary>
    public string? Zone { get; init; }

    /// <summary>Calendar whose days are left out. Default: none.</summary>
    public string? Calendar { get; init; }

    /// <summary>What happens to starts that were missed. Default: one run at once.</summary>
    public MisfirePolicy Misfire { get; init; } = MisfirePolicy.Once;

    /// <summary>Random delay up to this long. Default: none.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Syncs that must have finished well since our last run before this one starts. Default: none.</summary>
    public IReadOnlyList<string> After { get; init; } = [];
}

/// <summary>What happens to starts that were missed while the host was down.</summary>
public enum MisfirePolicy
{
    /// <summary>One run at once for all of them.</summary>
    Once,

    /// <summary>None: wait for the next start.</summary>
    Skip,
}

/// <summary>Names of the guards, as a sync file writes them and a person lifts them.</summary>
public static class GuardNames
{
    public const string MaxHeld = "maxHeldPercent";
    public const string MaxChanged = "maxChangedPercent";
    public const string MaxDeleted = "maxDeletedPercent";
    public const string MaxShrink = "maxShrinkPercent";

    public static string[] All => [MaxHeld, MaxChanged, MaxDeleted, MaxShrink];
}

/// <summary>Limits of one run. Every one of them holds the run for a person's approval (delivery.md, blast guard).</summary>
public sealed record GuardDefinition
{
    /// <summary>Most held records in per cent of those read. Default: 1.</summary>
    public double MaxHeldPercent { get; init; } = 1;

    /// <summary>Held records that never trip <see cref="MaxHeldPercent"/>. Default: 20.</summary>
    public int MinHeld { get; init; } = 20;

    /// <summary>Most changed records in per cent of the known ones. Default: 30.</summary>
    public double MaxChangedPercent { get; init; } = 30;

    /// <summary>Most deletes in per cent of the known records. Default: 5.</summary>
    public double MaxDeletedPercent { get; init; } = 5;

    /// <summary>Deletes that never trip <see cref="MaxDeletedPercent"/>. Default: 50.</summary>
    public int MinDeleted { get; init; } = 50;

    /// <summary>By how many per cent a whole list may shrink. Default: 50.</summary>
    public double MaxShrinkPercent { get; init; } = 50;
}

/// <summary>How deliveries are sent.</summary>
public sealed record DeliveryDefinition
{
    /// <summary>Most records in a batch. Default: the destination's own limit.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Records a page the source is asked for. Default: 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Most tries of one delivery within <see cref="RetryFor"/>. Default: 24.</summary>
    public int MaxAttempts { get; init; } = 24;

    /// <summary>How long one delivery is tried. Default: 24 hours.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long one run goes on retrying before it ends and leaves the rest to the next. Default: 10 minutes.</summary>
    public TimeSpan RetryWithinRun { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What happens to deliveries of unknown outcome at a destination of class N. Default: hold.</summary>
    public UnknownPolicy OnUnknown { get; init; } = UnknownPolicy.Hold;
}

/// <summary>What happens to deliveries of unknown outcome at a destination that can neither absorb a repeat nor be asked.</summary>
public enum UnknownPolicy
{
    /// <summary>They wait for a person.</summary>
    Hold,

    /// <summary>They are sent again: doubles are accepted.</summary>
    Resend,

    /// <summary>They are taken as done: losses are accepted.</summary>
    AssumeDone,
}
