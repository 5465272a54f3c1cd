using System.Text.Json;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Statements;

/// <summary>Where a statement was left: the checkpoint of the stream.</summary>
internal sealed record StatementPosition
{
    /// <summary>How far each account was read to its end.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Done { get; set; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>The window that was left in the middle. Null: none was.</summary>
    public StatementWindow? Open { get; set; }

    public static StatementPosition Read(Checkpoint? checkpoint) =>
        checkpoint is null ? new StatementPosition() : JsonSerializer.Deserialize(checkpoint.Value, SnapJson.Default.StatementPosition) ?? new StatementPosition();

    public Checkpoint ToCheckpoint() => new(JsonSerializer.Serialize(this, SnapJson.Default.StatementPosition));

    /// <summary>The position once an account was read up to a moment.</summary>
    public StatementPosition WithDone(string account, DateTimeOffset to) => new() { Done = new Dictionary<string, DateTimeOffset>(Done) { [account] = to } };
}

/// <summary>A part of an account's statement, both ends included, and how many of its entries were read.</summary>
internal sealed record StatementWindow(string Account, DateTimeOffset From, DateTimeOffset To, int Page, int Entries);
