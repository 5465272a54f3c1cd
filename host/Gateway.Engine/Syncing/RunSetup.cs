using Gateway.Engine.Checkpoints;
using Gateway.Engine.Configuration;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Restoring;
using Gateway.Engine.Runs;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Engine.Syncing.Drift;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>What a person or the schedule asks of a run.</summary>
public sealed record RunRequest(RunCause Cause)
{
    /// <summary>Reads the whole source again. Default: false.</summary>
    public bool Full { get; init; }

    /// <summary>Stops reading after the page that reaches this many records. Null: reads everything.</summary>
    public int? Limit { get; init; }

    /// <summary>Only the record with this key goes on; the others are skipped, and the checkpoint stays. Null: all of them.</summary>
    public string? Record { get; init; }

    /// <summary>Only what changed at the source within this span is read, again; the checkpoint stays. Null: what is new.</summary>
    public ReadWindow? Window { get; init; }

    /// <summary>Guards that a person has lifted for this run.</summary>
    public IReadOnlySet<string> IgnoreGuards { get; init; } = new HashSet<string>();
}

/// <summary>Everything one run works with; pinned for its length (delivery.md R5).</summary>
internal sealed record RunSetup
{
    public required SyncDefinition Sync { get; init; }

    public required RunRequest Request { get; init; }

    public required string ConfigVersion { get; init; }

    public required IGatewayStore Store { get; init; }

    public required IPayloadCipher Cipher { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Random numbers in [0, 1) for jitter.</summary>
    public required Func<double> Jitter { get; init; }

    /// <summary>Opens the source; called again when a connection was lost.</summary>
    public required Func<ISource> OpenSource { get; init; }

    public required SourceTraits SourceTraits { get; init; }

    public required IDestination Destination { get; init; }

    public required DestinationTraits DestinationTraits { get; init; }

    public required Func<IRecordMapper> Mappers { get; init; }

    /// <summary>Compares records with the schema of their stream. Null: none is known.</summary>
    public DriftWatch? Drift { get; init; }

    /// <summary>Names of the target fields that make the key.</summary>
    public required IReadOnlyList<string> KeyFields { get; init; }

    /// <summary>Where commits are noted outside the database. Null: nowhere.</summary>
    public AnchorFile? Anchor { get; init; }

    /// <summary>What the ledger is worth after an older copy of the store was taken over.</summary>
    public RestoredLedger Restored { get; init; } = RestoredLedger.Whole;

    /// <summary>Told after every commit. Null: nobody.</summary>
    public Action<RunRecord>? Observer { get; init; }

    /// <summary>How long a stopping run waits for calls under way before it cuts them off. Default: 20 seconds.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether every run reads the whole source from its start.</summary>
    public bool WholeList => MovesCheckpoint && Sync.ReadsWholeList(SourceTraits);

    /// <summary>Whether this run reads from the start.</summary>
    public bool FromStart => (WholeList || Request.Full) && SourceTraits.Mode != ReadMode.Destructive;

    /// <summary>Whether this run moves the sync's checkpoint. Replays and runs of one record or one span do not.</summary>
    public bool MovesCheckpoint => Request.Cause != RunCause.Replay && Request.Record is null && Request.Window is null;

    public CheckpointSeal Checkpoints => field ??= new CheckpointSeal(Cipher, Sync.Id);

    public EntityHasher Hasher => field ??= new EntityHasher(Cipher.DeriveKey("pseudonyms"), Sync.Id);
}
