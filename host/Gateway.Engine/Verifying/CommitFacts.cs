using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;

namespace Gateway.Engine.Verifying;

/// <summary>What a journal entry says of a commit; the other end of <see cref="CommitDetail"/>.</summary>
internal sealed record CommitFacts
{
    public IReadOnlyList<Guid> Open { get; set; } = [];

    public string? Class { get; set; }

    public IReadOnlyDictionary<Guid, BatchState> State { get; set; } = new Dictionary<Guid, BatchState>();

    public IReadOnlyList<SentFacts> Sent { get; set; } = [];

    public IReadOnlyList<Guid> Close { get; set; } = [];

    public int Held { get; set; }

    public string? Checkpoint { get; set; }

    public RunState? Run { get; set; }

    public string? Config { get; set; }

    public string? Books { get; set; }

    /// <summary>Reads the entry of a run. Null: a person or the host made it.</summary>
    public static CommitFacts? Of(JournalEntry entry) =>
        RunOf(entry) is null ? null : JsonSerializer.Deserialize(entry.Detail, VerifyingJson.Default.CommitFacts);

    /// <summary>The run that made an entry. Null: a person or the host made it.</summary>
    public static Guid? RunOf(JournalEntry entry) =>
        entry.Actor.StartsWith("run ", StringComparison.Ordinal) && Guid.TryParse(entry.Actor.AsSpan(4), out var run) ? run : null;

    /// <summary>The numbers of <c>read=delivered+unchanged+skipped+held+in flight</c>. Null: the commit says nothing of them.</summary>
    public Books? ReadBooks()
    {
        var numbers = Books?.Split('=', '+').Select(number => long.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return numbers is [var read, var delivered, var unchanged, var skipped, var held, var inFlight] ? new Books(read, delivered, unchanged, skipped, held, inFlight) : null;
    }
}

/// <summary>One call to a partner as the journal tells it.</summary>
internal sealed record SentFacts
{
    public Guid Batch { get; set; }

    public int Attempt { get; set; }

    public string Verdict { get; set; } = "";
}

/// <summary>The journal writes identifiers without hyphens.</summary>
internal sealed class ShortGuidConverter : JsonConverter<Guid>
{
    public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Guid.Parse(reader.GetString()!);

    public override Guid ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Guid.Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString("N"));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, Converters = [typeof(ShortGuidConverter)])]
[JsonSerializable(typeof(CommitFacts))]
internal sealed partial class VerifyingJson : JsonSerializerContext;
