using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Engine.Runs;
using Gateway.Host.CommandLine;
using Gateway.Host.Language;

namespace Gateway.Host.Composition;

/// <summary>Runs in words and as JSON; the same in every command.</summary>
internal static class RunText
{
    /// <summary><c>read 1,204 = written 1,171 + unchanged 0 + skipped 24 + held 9</c></summary>
    public static string Books(Books books, Words words) =>
        words.Format("books", books.Read, books.Delivered, books.Unchanged, books.Skipped, books.Held)
        + (books.InFlight > 0 ? words.Format("books.inFlight", books.InFlight) : "")
        + (books.Deleted > 0 ? words.Format("books.deleted", books.Deleted) : "")
        + words[books.Balanced ? "books.balanced" : "books.unbalanced"];

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
    public static Cell State(RunRecord run, Words words) => run.State switch
    {
        RunState.Finished when !run.Books.Balanced => new Cell(words["state.unbalanced"], Tone.Bad),
        RunState.Finished when run.Books.Held > 0 => new Cell(words["state.finishedHeld"], Tone.Warning),
        RunState.Finished => new Cell(words["state.finished"], Tone.Good),
        RunState.Running => new Cell(words["state.running"]),
        RunState.Held => new Cell(words["state.held"], Tone.Warning),
        RunState.Waiting => new Cell(words["state.waiting"], Tone.Warning),
        RunState.Cancelled => new Cell(words["state.cancelled"], Tone.Warning),
        RunState.Interrupted => new Cell(words["state.interrupted"], Tone.Warning),
        RunState.Fenced => new Cell(words["state.fenced"], Tone.Warning),
        _ => new Cell(words["state.failed"], Tone.Bad),
    };

    /// <summary>What a person reads of each run that a command made.</summary>
    public static void Write(CommandOutput output, params ReadOnlySpan<RunRecord> runs)
    {
        var words = output.Words;
        foreach (var run in runs)
        {
            var state = State(run, words);
            output.Line($"{run.Sync}: {Books(run.Books, words)}", run.Books.Balanced ? Tone.Plain : Tone.Bad);
            output.Line(words.Format("run.line", state.Text, run.EndedAt is { } end ? LocalTime.Span(end - run.StartedAt) : "", run.Id), state.Tone);
            foreach (var note in run.Notes)
            {
                output.Line(words.Format("run.note", note), Tone.Warning);
            }

            if (run.Problem is { } problem)
            {
                output.Line(Problem(run.Sync, problem, words), Tone.Bad);
            }
            else if (run.Books.Held > 0)
            {
                output.Note(words["run.seeHeld"]);
            }
        }
    }

    /// <summary>Why a run did not end well, and what to do.</summary>
    public static string Problem(string sync, RunProblem problem, Words words) =>
        $"{sync}: {words["run.error"]} {problem.Code}: {CauseWords.Of(problem.Code, problem.Message, words)}. {words["run.fix"]}: {problem.Fix}";

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
