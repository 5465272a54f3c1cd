using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Mapping;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>Sends held records again: mapped with the current mapping, or as they were mapped then.</summary>
internal sealed class HeldReplayCommand : GatewayCommand
{
    private readonly HeldChoice _choice;
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only says what would happen." };
    private readonly Option<bool> _asRecorded = new("--as-recorded") { Description = "Sends them as they were mapped then. Default: mapped anew." };

    public HeldReplayCommand(CommandShell shell)
        : base(shell, "replay", "Sends held records again, and what waits behind those in doubt.")
    {
        _choice = new HeldChoice(this);
        Options.Add(_dryRun);
        Options.Add(_asRecorded);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.SessionAsync(cancellationToken);
        var chosen = await _choice.ReadAsync(context, session.Store.Held, cancellationToken);
        var asRecorded = context.Get(_asRecorded);
        if (context.Get(_dryRun))
        {
            var config = await context.ConfigAsync(cancellationToken);
            return Plan([.. BySync(chosen).Select(group => Try(config.Mappings[config.Syncs[group.Key].Mapping], session, group, asRecorded, context.Time))]);
        }

        var waiting = await HeldChoice.WaitingBehindAsync(chosen, session.Store.Held, cancellationToken);
        await NoteAsync(context, session, chosen, asRecorded, cancellationToken);
        var runs = await SendAsync(context, [.. chosen.Concat(waiting).DistinctBy(record => record.Id).OrderBy(record => record.Id)], asRecorded, cancellationToken);
        return CommandResult.List("heldReplay", runs.Select(RunText.Json), output => RunText.Write(output, [.. runs]), exitCode: runs.Max(RunText.Exit));
    }

    /// <summary>Sends held records again, one run a sync.</summary>
    public static async Task<List<RunRecord>> SendAsync(CommandContext context, IReadOnlyList<HeldRecord> records, bool asRecorded, CancellationToken cancellationToken)
    {
        var desk = await context.DeskAsync(cancellationToken);
        var config = await context.ConfigAsync(cancellationToken);
        var runs = new List<RunRecord>();
        foreach (var group in BySync(records))
        {
            await context.SyncAsync(group.Key, cancellationToken);
            runs.Add(await desk.ReplayAsync(config, group.Key, [.. group.Select(record => record.Id)], asRecorded, cancellationToken) ?? throw CommandException.UnderWay(group.Key));
        }

        return runs;
    }

    /// <summary>Whoever sends again what a partner may have answers for it (delivery.md, invariant 10).</summary>
    private static async Task NoteAsync(CommandContext context, GatewaySession session, IReadOnlyList<HeldRecord> chosen, bool asRecorded, CancellationToken cancellationToken)
    {
        foreach (var group in BySync(chosen))
        {
            var detail = new JsonObject { ["records"] = group.Count(), ["inDoubt"] = group.Count(record => record.Stage == HeldStage.InDoubt), ["asRecorded"] = asRecorded };
            await session.Store.Journal.AppendAsync(new JournalNote(context.Environment.Actor, "held.replay", group.Key, detail.ToJsonString()), cancellationToken);
        }
    }

    private static IEnumerable<IGrouping<string, HeldRecord>> BySync(IReadOnlyList<HeldRecord> records) => records.GroupBy(record => record.Sync, StringComparer.Ordinal);

    private static CommandResult Plan(List<Attempt> attempts) =>
        CommandResult.List("heldReplayPlan", attempts.Select(attempt => new JsonObject
        {
            ["sync"] = attempt.Sync,
            ["records"] = attempt.Records,
            ["wouldBeSent"] = attempt.Sent,
            ["wouldBeSkipped"] = attempt.Skipped,
            ["stillHeld"] = attempt.StillHeld,
        }), output =>
        {
            foreach (var attempt in attempts)
            {
                output.Line(output.Words.Format("held.plan", attempt.Sync, attempt.Records, attempt.Sent, attempt.Skipped, attempt.StillHeld));
            }

            output.Note(output.Words["held.planNote"]);
        });

    private static Attempt Try(CompiledMapping mapping, GatewaySession session, IGrouping<string, HeldRecord> records, bool asRecorded, TimeProvider time)
    {
        var mapper = mapping.CreateMapper(MapPins.Of(session.Cipher, time));
        using var buffer = new MappedBuffer();
        var attempt = new Attempt(records.Key, 0, 0, 0);
        foreach (var record in records)
        {
            var payload = record.Sealed is { } stored ? HeldPayload.Open(stored, session.Cipher, record.Sync) : null;
            var verdict = payload switch
            {
                null => MapVerdict.Held,
                { Mapped.Length: > 0 } when asRecorded => MapVerdict.Mapped,
                { Delete: true } => MapVerdict.Mapped,
                { Raw.Length: > 0 } => mapper.Map(payload.Raw, buffer).Verdict,
                _ => MapVerdict.Held,
            };
            buffer.Clear();
            attempt = attempt with
            {
                Records = attempt.Records + 1,
                Sent = attempt.Sent + (verdict == MapVerdict.Mapped ? 1 : 0),
                Skipped = attempt.Skipped + (verdict == MapVerdict.Skipped ? 1 : 0),
            };
        }

        return attempt;
    }

    private sealed record Attempt(string Sync, int Records, int Sent, int Skipped)
    {
        public int StillHeld => Records - Sent - Skipped;
    }
}
