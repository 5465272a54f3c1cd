using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Engine.HeldRecords;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>A person settles held records without sending them, and says why.</summary>
internal abstract class HeldAction : GatewayCommand
{
    private readonly HeldChoice _choice;
    private readonly Option<string> _reason;

    protected HeldAction(CommandShell shell, string name, string description, string reason)
        : base(shell, name, description)
    {
        _choice = new HeldChoice(this);
        _reason = new Option<string>("--reason") { Description = reason, Required = true };
        Options.Add(_reason);
    }

    public sealed override bool GoesToHost => true;

    public sealed override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.SessionAsync(cancellationToken);
        var records = await _choice.ReadAsync(context, session.Store.Held, cancellationToken);
        if (records.FirstOrDefault(record => !Takes(record)) is { } other)
        {
            throw new CommandException(ExitCode.NotAllowed, HostCodes.NoAbility, Refusal(other), Instead);
        }

        await context.ConfirmAsync(Question(records.Count), Word, cancellationToken);
        return await SettleAsync(context, session, records, context.Get(_reason)!, cancellationToken);
    }

    /// <summary>What the person has to type.</summary>
    protected abstract string Word { get; }

    /// <summary>What to do with records that this is not for.</summary>
    protected abstract string Instead { get; }

    protected abstract bool Takes(HeldRecord record);

    protected abstract string Refusal(HeldRecord record);

    protected abstract string Question(int count);

    protected abstract Task<CommandResult> SettleAsync(CommandContext context, GatewaySession session, IReadOnlyList<HeldRecord> records, string reason, CancellationToken cancellationToken);
}

/// <summary>Gives held records up.</summary>
internal sealed class HeldDiscardCommand(CommandShell shell)
    : HeldAction(shell, "discard", "Gives held records up. Their content is removed.", "Why, for the journal.")
{
    protected override string Word => "discard";

    protected override string Instead => "say that the partner has it (gateway held decide), or that it has not and shall get it (gateway held replay)";

    // Whoever gives up a doubt has not answered it: the next reading of the record might double it.
    protected override bool Takes(HeldRecord record) => record.Stage != HeldStage.InDoubt;

    protected override string Refusal(HeldRecord record) => $"held record {record.Id} is in doubt, and giving it up does not tell whether the partner has it";

    protected override string Question(int count) => $"{count} held records would be given up for good.";

    protected override async Task<CommandResult> SettleAsync(CommandContext context, GatewaySession session, IReadOnlyList<HeldRecord> records, string reason, CancellationToken cancellationToken)
    {
        var closed = await session.Store.Held.CloseAsync([.. records.Select(record => record.Id)], HeldState.Discarded, context.Environment.Actor, reason, cancellationToken);
        return new CommandResult("heldDiscard", new JsonObject { ["discarded"] = closed }, output =>
            output.Line(output.Words.Format("held.discarded", closed)));
    }
}

/// <summary>A person says what became of deliveries that nobody knows the outcome of. What waited behind them is sent at once.</summary>
internal sealed class HeldDecideCommand(CommandShell shell)
    : HeldAction(shell, "decide", "Says that the partner has records in doubt. Those it does not have: gateway held replay.", "How you know, for the journal.")
{
    protected override string Word => "delivered";

    protected override string Instead => "replay or discard it instead";

    protected override bool Takes(HeldRecord record) => record.Stage == HeldStage.InDoubt;

    protected override string Refusal(HeldRecord record) => $"held record {record.Id} is not in doubt: {record.Cause.Message}";

    protected override string Question(int count) => $"{count} records would count as delivered.";

    protected override async Task<CommandResult> SettleAsync(CommandContext context, GatewaySession session, IReadOnlyList<HeldRecord> records, string reason, CancellationToken cancellationToken)
    {
        var waiting = await HeldChoice.WaitingBehindAsync(records, session.Store.Held, cancellationToken);
        var settled = 0;
        foreach (var group in records.GroupBy(record => record.Sync, StringComparer.Ordinal))
        {
            settled += await session.Engine.AssumeDoneAsync(group.Key, [.. group.Select(record => record.Id)], context.Environment.Actor, reason, cancellationToken)
                ?? throw CommandException.UnderWay(group.Key);
        }

        var runs = await HeldReplayCommand.SendAsync(context, waiting, asRecorded: false, cancellationToken);
        var body = new JsonObject { ["assumedDone"] = settled, ["sent"] = new JsonArray([.. runs.Select(RunText.Json)]) };
        return new CommandResult("heldDecide", body, output =>
        {
            output.Line(output.Words.Format("held.decided", settled));
            RunText.Write(output, [.. runs]);
        }, runs.Select(RunText.Exit).DefaultIfEmpty(ExitCode.Done).Max());
    }
}
