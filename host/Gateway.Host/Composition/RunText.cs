using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Engine.Runs;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Composition;

/// <summary>Runs in words and as JSON; the same in every command.</summary>
internal static class RunText
{
    /// <summary><c>read 1,204 = written 1,171 + unchanged 0 + skipped 24 + held 9</c></summary>
    public static string Books(Books books) => string.Create(CultureInfo.InvariantCulture,
        $"read {books.Read:N0} = written {books.Delivered:N0} + unchanged {books.Unchanged:N0} + skipped {books.Skipped:N0} + held {books.Held:N0}")
        + (books.InFlight > 0 ? string.Create(CultureInfo.InvariantCulture, $" + in flight {books.InFlight:N0}") : "")
        + (books.Deleted > 0 ? string.Create(CultureInfo.InvariantCulture, $"; deleted {books.Deleted:N0}") : "")
        + (books.Balanced ? "  ✓ balanced" : "  ✗ not balanced");

    public static JsonObject BooksJson(Books books) => new()
    {
        ["read"] = books.Read,
        ["delivered"] = books.Delivered,
        ["unchanged"] = books.Unchanged,
        ["skipped"] = books.Skipped,
        ["held"] = books.Held,
        ["inFlight"] = books.InFlight,
        ["deleted"] = books.Deleted,
        ["settled"] = books.Settled,
    };

    public static JsonObject Json(RunRecord run) => new()
    {
        ["id"] = run.Id.ToString(),
        ["sync"] = run.Sync,
        ["cause"] = Word(run.Cause),
        ["state"] = Word(run.State),
        ["startedAt"] = Iso(run.StartedAt),
        ["endedAt"] = Iso(run.EndedAt),
        ["configVersion"] = run.ConfigVersion,
        ["books"] = BooksJson(run.Books),
        ["balanced"] = run.Books.Balanced,
        ["checkpointFrom"] = run.CheckpointFrom,
        ["checkpointTo"] = run.CheckpointTo,
        ["problem"] = run.Problem is { } problem ? new JsonObject { ["code"] = problem.Code, ["message"] = problem.Message, ["fix"] = problem.Fix } : null,
        ["notes"] = new JsonArray([.. run.Notes.Select(note => JsonValue.Create(note))]),
    };

    /// <summary>How a run stands: sign, word and tone.</summary>
    public static Cell State(RunRecord run) => run.State switch
    {
        RunState.Finished when !run.Books.Balanced => new Cell("✗ not balanced", Tone.Bad),
        RunState.Finished when run.Books.Held > 0 => new Cell("▲ finished, some held", Tone.Warning),
        RunState.Finished => new Cell("✓ finished", Tone.Good),
        RunState.Running => new Cell("▶ running"),
        RunState.Held => new Cell("⏸ held by a guard", Tone.Warning),
        RunState.Waiting => new Cell("… waiting for the partner", Tone.Warning),
        RunState.Cancelled => new Cell("■ cancelled", Tone.Warning),
        RunState.Interrupted => new Cell("■ interrupted", Tone.Warning),
        RunState.Fenced => new Cell("■ taken over", Tone.Warning),
        _ => new Cell("✗ failed", Tone.Bad),
    };

    /// <summary>The exit code that a run ends a command with.</summary>
    public static int Exit(RunRecord run) => run.State switch
    {
        RunState.Finished when !run.Books.Balanced => ExitCode.Failed,
        RunState.Finished => run.Books.Held > 0 ? ExitCode.RecordsHeld : ExitCode.Done,
        RunState.Held or RunState.Fenced => ExitCode.NotAllowed,
        RunState.Waiting => ExitCode.PartnerTrouble,
        RunState.Cancelled => ExitCode.Cancelled,
        _ => run.Problem?.Code.StartsWith("GW2", StringComparison.Ordinal) == true ? ExitCode.PartnerTrouble : ExitCode.Failed,
    };

    public static string Word<T>(T value) where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static string? Iso(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
