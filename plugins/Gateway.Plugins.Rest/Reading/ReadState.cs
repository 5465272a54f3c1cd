using System.Text.Json;
using Gateway.Plugins.Rest.Paging;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Reading;

/// <summary>Where reading goes on: the text of a checkpoint.</summary>
internal sealed record ReadState
{
    /// <summary>Most partitions that keep a mark of their own; beyond it all share the oldest one.</summary>
    public const int MaxMarks = 400;

    /// <summary>Format of this text.</summary>
    public int V { get; set; } = 1;

    /// <summary>Whether the last pass is complete.</summary>
    public bool Done { get; set; }

    /// <summary>Partition that is being read; null when the stream is not split.</summary>
    public string? Partition { get; set; }

    /// <summary>Next page of the list that is being read; null: the list starts.</summary>
    public PagePosition? Page { get; set; }

    /// <summary>Lower bound of the window that is being read.</summary>
    public string? From { get; set; }

    /// <summary>Upper bound of the window that is being read.</summary>
    public string? To { get; set; }

    /// <summary>Records of this list read so far.</summary>
    public long Seen { get; set; }

    /// <summary>Whether a list of this pass is known not to be whole.</summary>
    public bool Partial { get; set; }

    /// <summary>Checkpoints of parent streams of which only changed records are taken.</summary>
    public Dictionary<string, string>? Parents { get; set; }

    /// <summary>Newest mark seen in the list that is being read: it counts once the list is complete.</summary>
    public Mark? Pending { get; set; }

    /// <summary>Mark of a stream that is not split, or of all partitions that have none of their own.</summary>
    public Mark? Mark { get; set; }

    /// <summary>Marks by partition.</summary>
    public Dictionary<string, Mark>? Marks { get; set; }

    public Mark? MarkOf(string? partition) => partition is not null && Marks?.TryGetValue(partition, out var own) == true ? own : Mark;

    /// <summary>The same with a new mark for a partition.</summary>
    public ReadState WithMark(string? partition, Mark? mark) => mark is null ? this
        : partition is null ? this with { Mark = mark }
        : this with { Marks = new Dictionary<string, Mark>(Marks ?? []) { [partition] = mark } };

    /// <summary>The pass is complete. Too many marks are folded into the oldest, so that a checkpoint stays small.</summary>
    public ReadState Complete(Dictionary<string, string>? parents)
    {
        var state = new ReadState { Done = true, Mark = Mark, Marks = Marks, Parents = parents };
        return Marks is { Count: > MaxMarks } marks
            ? state with { Marks = null, Mark = marks.Values.Append(Mark).OfType<Mark>().MinBy(mark => mark, Reading.Mark.Order)! with { Ids = null } }
            : state;
    }

    /// <summary>The same before any list: what earlier passes left.</summary>
    public ReadState AtStart() => new() { Mark = Mark, Marks = Marks, Parents = Parents };

    public Checkpoint ToCheckpoint() => new(JsonSerializer.Serialize(this, RestJson.Default.ReadState));

    /// <exception cref="AdapterException">The text is not one of ours (<c>GW2253</c>).</exception>
    public static ReadState Parse(Checkpoint? checkpoint)
    {
        if (checkpoint is null)
        {
            return new ReadState();
        }

        try
        {
            return JsonSerializer.Deserialize(checkpoint.Value, RestJson.Default.ReadState) is { V: 1 } state
                ? state
                : throw new JsonException("another format");
        }
        catch (JsonException e)
        {
            throw new AdapterException(FailureKind.Configuration, "GW2253", "the checkpoint was not written by this adapter", e)
            {
                Fix = "Run: gateway state reset, to read the stream from its start.",
            };
        }
    }
}

/// <summary>How far a list was read: a time, a number or a token, and the records that stood exactly there.</summary>
/// <param name="Value">Canonical text: times as ISO in UTC, numbers as digits, tokens as they are.</param>
/// <param name="Ids">Identifiers of the records exactly at <paramref name="Value"/>; null: not known, they are read again.</param>
internal sealed record Mark(string Value, List<string>? Ids = null)
{
    /// <summary>Most identifiers kept; with more records at one value they are read again and the ledger drops them.</summary>
    public const int MaxIds = 200;

    /// <summary>Orders numbers by value and times by their text, which is canonical.</summary>
    public static IComparer<Mark> Order { get; } = Comparer<Mark>.Create((left, right) => Compare(left.Value, right.Value));

    public static int Compare(string left, string right) => long.TryParse(left, out var a) && long.TryParse(right, out var b)
        ? a.CompareTo(b)
        : string.CompareOrdinal(left, right);

    /// <summary>The newer of two, with the identifiers of both where they are equal.</summary>
    public static Mark? Newer(Mark? left, Mark? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        var order = Compare(left.Value, right.Value);
        return order < 0 ? right : order > 0 ? left
            : left.Ids is null || right.Ids is null ? left with { Ids = null }
            : left with { Ids = Limit([.. left.Ids.Union(right.Ids)]) };
    }

    public static List<string>? Limit(List<string> ids) => ids.Count > MaxIds ? null : ids;
}
