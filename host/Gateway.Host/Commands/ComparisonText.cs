using System.Text.Json.Nodes;
using Gateway.Engine.Comparing;
using Gateway.Engine.Configuration;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Runs;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>A comparison in words and as JSON. Keys are pseudonyms.</summary>
internal static class ComparisonText
{
    private const int MostKeysShown = 5;
    private const int MostKeysListed = 1_000;

    /// <param name="found">What was found.</param>
    /// <param name="run">The run that mends it. Null: none was begun.</param>
    /// <param name="left">Marked keys that the run did not send.</param>
    public static CommandResult Describe(Comparison found, RunRecord? run, int left)
    {
        var refused = found.Refused is { } problem ? new CommandError(problem.Code, problem.Message, problem.Fix) { Place = found.Sync } : null;
        return new CommandResult("comparison", Json(found, run, left, refused), output => Write(output, found, run, left, refused), Exit(found, run, left));
    }

    private static int Exit(Comparison found, RunRecord? run, int left)
    {
        if (found.Refused is not null)
        {
            return ExitCode.NotAllowed;
        }

        if (run is not null && RunText.Exit(run) is not ExitCode.Done and var troubled)
        {
            return troubled;
        }

        return (run is null ? found.Agrees : left == 0 && AfterRepair(found).Agrees) ? ExitCode.Done : ExitCode.Changes;
    }

    /// <summary>What a repair that sent everything leaves to be said.</summary>
    private static Comparison AfterRepair(Comparison found) => found with
    {
        Missing = [],
        Uncertain = [],
        Differing = [.. found.Differing.Except(found.Marked!)],
        Returned = [.. found.Returned.Except(found.Marked!)],
    };

    private static JsonObject Json(Comparison found, RunRecord? run, int left, CommandError? refused) => new()
    {
        ["sync"] = found.Sync,
        ["from"] = found.From.ToString(),
        ["drift"] = RunText.Word(found.Drift),
        ["agrees"] = found.Agrees,
        ["read"] = found.Read,
        ["known"] = found.Known,
        ["same"] = found.Same,
        ["missing"] = Keys(found.Missing),
        ["differing"] = Keys(found.Differing),
        ["doubled"] = Keys(found.Doubled),
        ["returned"] = Keys(found.Returned),
        ["uncertain"] = Keys(found.Uncertain),
        ["leftAlone"] = found.LeftAlone,
        ["strangers"] = found.Strangers,
        ["skipped"] = found.Skipped,
        ["unreadable"] = found.Unreadable,
        ["withoutKey"] = found.WithoutKey,
        ["causes"] = new JsonArray([.. found.Causes.Select(cause => JsonValue.Create(cause))]),
        ["notListed"] = new JsonArray([.. found.NotListed.Select(field => JsonValue.Create(field))]),
        ["repair"] = run is null ? null : new JsonObject { ["marked"] = found.Marked!.Count, ["left"] = left, ["run"] = RunText.Json(run) },
        ["errors"] = refused is null ? null : new JsonArray(refused.ToJson()),
    };

    private static JsonObject Keys(IReadOnlyList<EntityId> keys) => new()
    {
        ["count"] = keys.Count,
        ["keys"] = new JsonArray([.. keys.Take(MostKeysListed).Select(key => JsonValue.Create(key.ToString()))]),
    };

    private static void Write(CommandOutput output, Comparison found, RunRecord? run, int left, CommandError? refused)
    {
        var words = output.Words;
        output.Line(words.Format("compare.title", found.Sync, found.From.ToString(), found.Read, found.Known));
        if (found.Same > 0 || found.Agrees)
        {
            output.Line(found.NotListed.Count == 0 ? words.Format("compare.same", found.Same) : words.Format("compare.present", found.Same, string.Join(", ", found.NotListed)), Tone.Good);
        }

        Keyed("compare.missing", found.Missing, Tone.Bad);
        Keyed("compare.differing." + RunText.Word(found.Drift), found.Differing, found.Drift == DriftPolicy.Respect ? Tone.Faint : Tone.Warning);
        Keyed("compare.doubled", found.Doubled, Tone.Bad);
        Keyed("compare.returned", found.Returned, Tone.Warning);
        Keyed("compare.uncertain", found.Uncertain, Tone.Warning);
        Counted("compare.unreadable", found.Unreadable, Tone.Warning);
        Counted("compare.withoutKey", found.WithoutKey, Tone.Warning);
        foreach (var cause in found.Causes)
        {
            output.Line("      " + cause, Tone.Warning);
        }

        Counted("compare.leftAlone", found.LeftAlone, Tone.Faint);
        Counted("compare.strangers", found.Strangers, Tone.Faint);
        Counted("compare.skipped", found.Skipped, Tone.Faint);
        Ends(output, found, run, left, refused);

        void Keyed(string word, IReadOnlyList<EntityId> keys, Tone tone)
        {
            if (keys.Count > 0)
            {
                output.Line(words.Format(word, keys.Count, string.Join(" ", keys.Take(MostKeysShown).Select(key => key.ToString()[..12])) + (keys.Count > MostKeysShown ? " ..." : "")), tone);
            }
        }

        void Counted(string word, long count, Tone tone)
        {
            if (count > 0)
            {
                output.Line(words.Format(word, count), tone);
            }
        }
    }

    private static void Ends(CommandOutput output, Comparison found, RunRecord? run, int left, CommandError? refused)
    {
        var words = output.Words;
        if (found.Differing.Count > 0)
        {
            output.Note(words["compare.hashes"]);
        }

        if (run is not null)
        {
            output.Line(words.Format("compare.marked", found.Marked!.Count));
            RunText.Write(output, run);
            if (left > 0)
            {
                output.Line(words.Format("compare.left", left), Tone.Warning);
            }
        }
        else if (refused is not null)
        {
            output.Line(refused.ToString(), Tone.Bad);
        }
        else if (found.Missing.Count + found.Uncertain.Count > 0 || (found.Differing.Count > 0 && found.Drift == DriftPolicy.Overwrite))
        {
            output.Note(words.Format("compare.next", found.Sync));
        }
    }
}
