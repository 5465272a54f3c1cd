using System.Text.Json.Nodes;
using Gateway.Engine.Configuration;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Mapping;
using Gateway.Engine.Syncing;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>What a run would do, counted: everything is read, mapped and compared, nothing is written or sent.</summary>
internal static class DryRun
{
    public static async Task<CommandResult> RunAsync(CommandContext context, SyncDefinition sync, RunRequest request, CancellationToken cancellationToken)
    {
        var changes = new Dictionary<ExpectedChange, long>();
        var held = new Dictionary<(string Code, string Field), long>();
        long read = 0, skipped = 0;
        await using var preview = await SyncPreview.OpenAsync(context, await context.ConfigAsync(cancellationToken), sync, explain: false, cancellationToken);
        await foreach (var record in preview.ReadAsync(await SyncPreview.AsRunAsync(context, sync, request.Full, request.Window, cancellationToken), cancellationToken))
        {
            read++;
            if (request.Record is { } key && record.Key != key || record.Verdict == MapVerdict.Skipped)
            {
                skipped++;
            }
            else if (record.Change is { } change)
            {
                changes[change] = changes.GetValueOrDefault(change) + 1;
            }
            else
            {
                held[(record.Code!, record.Field)] = held.GetValueOrDefault((record.Code!, record.Field)) + 1;
            }

            if (read == request.Limit)
            {
                break;
            }
        }

        var causes = held.OrderByDescending(cause => cause.Value).ThenBy(cause => cause.Key).ToList();
        var body = new JsonObject { ["sync"] = sync.Id, ["read"] = read, ["skipped"] = skipped, ["held"] = held.Values.Sum() };
        foreach (var change in Enum.GetValues<ExpectedChange>())
        {
            body[RunText.Word(change)] = Of(change);
        }

        body["causes"] = new JsonArray([.. causes.Select(cause => new JsonObject { ["code"] = cause.Key.Code, ["field"] = cause.Key.Field, ["count"] = cause.Value })]);
        return new CommandResult("dryRun", body, output =>
        {
            output.Line(output.Words.Format(
                "run.wouldBe", sync.Id, read, Of(ExpectedChange.Insert), Of(ExpectedChange.Update), Of(ExpectedChange.Delete), Of(ExpectedChange.Repair), Of(ExpectedChange.Unchanged), skipped, held.Values.Sum()));
            causes.ForEach(cause => output.Line($"  {cause.Value} × {cause.Key.Code}{(cause.Key.Field.Length > 0 ? $" {cause.Key.Field}" : "")}", Tone.Warning));
        }, held.Count > 0 ? ExitCode.RecordsHeld : ExitCode.Done);

        long Of(ExpectedChange change) => changes.GetValueOrDefault(change);
    }
}
