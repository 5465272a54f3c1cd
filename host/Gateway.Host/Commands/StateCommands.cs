using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Engine.Checkpoints;
using Gateway.Engine.Storage;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Sdk;

namespace Gateway.Host.Commands;

/// <summary>Shows where a sync stands.</summary>
internal sealed class StateShowCommand : GatewayCommand
{
    private readonly Argument<string> _sync = new("sync") { Description = "Identifier of the sync." };
    private readonly Option<string?> _reveal = new("--reveal") { Description = "Shows the checkpoint itself, which may name a person; the value is the reason, which is audited." };

    public StateShowCommand(CommandShell shell)
        : base(shell, "show", "Shows where a sync stands.")
    {
        Arguments.Add(_sync);
        Options.Add(_reveal);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var sync = await context.SyncAsync(context.Get(_sync), cancellationToken);
        var state = await (await context.StoreAsync(cancellationToken)).Syncs.LoadAsync(sync.Id, cancellationToken);
        var mark = state.Checkpoint is { } stored ? CheckpointSeal.MarkOf(stored) : null;
        var checkpoint = context.Get(_reveal) is { } reason ? await RevealAsync(context, state, reason, cancellationToken) : null;
        var clock = new LocalTime((await context.ConfigAsync(cancellationToken)).Settings.Zone, context.Time);
        var body = new JsonObject
        {
            ["sync"] = sync.Id,
            ["checkpoint"] = mark,
            ["revealed"] = checkpoint,
            ["committedAt"] = RunText.Iso(state.CommittedAt),
            ["lastCount"] = state.LastCount,
            ["missing"] = state.Missing.Count,
            ["openBatches"] = state.OpenBatches.Count,
        };
        return new CommandResult("state", body, output =>
        {
            output.Line($"{sync.Id}  {mark ?? "(from the start)"}{(checkpoint is null ? "" : "  " + checkpoint)}");
            output.Line(state.CommittedAt is { } at ? $"  committed {clock.Long(at)}" : "  never committed");
            output.Line($"  {state.OpenBatches.Count} batches to settle, {state.Missing.Count} records missing from the last whole list");
        });
    }

    private static async Task<string?> RevealAsync(CommandContext context, SyncState state, string reason, CancellationToken cancellationToken)
    {
        var session = await context.SessionAsync(cancellationToken);
        await session.Store.Journal.AppendAsync(new JournalNote(context.Environment.Actor, "pii.reveal", state.Sync, new JsonObject { ["reason"] = reason, ["checkpoint"] = true }.ToJsonString()), cancellationToken);
        return state.Checkpoint is { } stored ? new CheckpointSeal(session.Cipher, state.Sync).Open(stored).Value : null;
    }
}

/// <summary>Makes a sync read from the start again.</summary>
internal sealed class StateResetCommand : GatewayCommand
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);

    private readonly Argument<string> _sync = new("sync") { Description = "Identifier of the sync." };
    private readonly Option<string> _reason = new("--reason") { Description = "Why, for the journal.", Required = true };
    private readonly Option<bool> _forget = new("--forget-ledger") { Description = "Forgets what the destination holds too: every record is delivered again." };
    private readonly Option<string?> _checkpoint = new("--checkpoint") { Description = "Goes on from here in place of the start." };

    public StateResetCommand(CommandShell shell)
        : base(shell, "reset", "Makes a sync read from the start again.")
    {
        Arguments.Add(_sync);
        Options.Add(_reason);
        Options.Add(_forget);
        Options.Add(_checkpoint);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var sync = await context.SyncAsync(context.Get(_sync), cancellationToken);
        var forget = context.Get(_forget);
        var session = await context.SessionAsync(cancellationToken);
        var what = forget ? "would read everything again and deliver every record again" : "would read everything again; what is unchanged is not delivered";
        await context.ConfirmAsync($"Sync \"{sync.Id}\" {what}.", sync.Id, cancellationToken);
        var lease = await session.Store.Leases.TryAcquireAsync(sync.Id, session.Engine.Holder + "/reset", LeaseTime, cancellationToken)
            ?? throw new CommandException(ExitCode.NotAllowed, HostCodes.RunningAlready, $"a run of \"{sync.Id}\" is under way", "wait for it, then reset");
        var checkpoint = context.Get(_checkpoint) is { } value ? new CheckpointSeal(session.Cipher, sync.Id).Seal(new Checkpoint(value)) : null;
        var mark = checkpoint is null ? null : CheckpointSeal.MarkOf(checkpoint);
        await session.Store.Syncs.ResetAsync(lease, checkpoint, forget, context.Environment.Actor, context.Get(_reason)!, cancellationToken);
        await session.Store.Leases.ReleaseAsync(lease, cancellationToken);
        return new CommandResult("stateReset", new JsonObject { ["sync"] = sync.Id, ["checkpoint"] = mark, ["ledgerForgotten"] = forget }, output =>
            output.Line($"{sync.Id} goes on from {mark ?? "the start"}{(forget ? "; its ledger is empty" : "")}"));
    }
}

/// <summary>A person takes a restored database as it is.</summary>
internal sealed class StateConfirmCommand : GatewayCommand
{
    private static readonly string[] Rules =
    [
        "Later changes are numbered from above every number ever used: none can be mistaken for another.",
        "Full states (class U) go out again as they are read.",
        "Keyed partners (K) get the first change of a key under its old number, so that nothing is done twice; it is then held in doubt, because they may have kept another content under it.",
        "Partners that can be asked (Q) are asked first. Where nothing can be found out (N, or K after its window), first changes are held in doubt and not sent.",
        "Compare what is in doubt with the partner: gateway held decide (the partner has it) or gateway held replay (it has not).",
        "Nobody can see: records of whole lists that changed and went back after the backup, records deleted at the source since, messages that partners sent since. Compare those by hand.",
    ];

    private readonly Option<string> _reason = new("--reason") { Description = "What you compared, for the journal.", Required = true };
    private readonly Option<bool> _restored = new("--restored") { Description = "A backup was restored together with its anchor, or the anchor was lost, so that the gateway cannot see it by itself." };

    public StateConfirmCommand(CommandShell shell)
        : base(shell, "confirm", "Lets syncs run again after a backup was restored.")
    {
        Options.Add(_reason);
        Options.Add(_restored);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.SessionAsync(cancellationToken);
        var before = session.Finding;
        var older = before.State == AnchorState.DatabaseIsOlder || context.Get(_restored);
        if (older)
        {
            var lost = before.State == AnchorState.DatabaseIsOlder ? $"Commits {before.Stored} to {before.Anchored} are" : "What was committed after the backup is";
            await context.ConfirmAsync($"{lost} gone for good.", "confirm", cancellationToken);
            await session.ConfirmAsync(context.Environment.Actor, context.Get(_reason)!, cancellationToken);
        }

        return new CommandResult("stateConfirm", new JsonObject { ["was"] = RunText.Word(before.State), ["stored"] = before.Stored, ["anchored"] = before.Anchored }, output =>
        {
            output.Line(older ? "confirmed; syncs may run again" : "database and anchor agree; nothing is to be confirmed");
            foreach (var rule in older ? Rules : [])
            {
                output.Note(rule);
            }
        });
    }
}
