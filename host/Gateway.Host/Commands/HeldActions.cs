using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Engine.HeldRecords;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Commands;

/// <summary>Gives held records up.</summary>
internal sealed class HeldDiscardCommand : GatewayCommand
{
    private readonly HeldChoice _choice;
    private readonly Option<string> _reason = new("--reason") { Description = "Why, for the journal.", Required = true };

    public HeldDiscardCommand(CommandShell shell)
        : base(shell, "discard", "Gives held records up. Their content is removed.")
    {
        _choice = new HeldChoice(this);
        Options.Add(_reason);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.SessionAsync(cancellationToken);
        var records = await _choice.ReadAsync(context, session.Store.Held, cancellationToken);
        await context.ConfirmAsync($"{records.Count} held records would be given up for good.", "discard", cancellationToken);
        var closed = await session.Store.Held.CloseAsync([.. records.Select(record => record.Id)], HeldState.Discarded, context.Environment.Actor, context.Get(_reason)!, cancellationToken);
        return new CommandResult("heldDiscard", new JsonObject { ["discarded"] = closed }, output =>
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{closed} held records discarded")));
    }
}

/// <summary>A person says what became of deliveries that nobody knows the outcome of.</summary>
internal sealed class HeldDecideCommand : GatewayCommand
{
    private readonly HeldChoice _choice;
    private readonly Option<string> _reason = new("--reason") { Description = "How you know, for the journal.", Required = true };

    public HeldDecideCommand(CommandShell shell)
        : base(shell, "decide", "Says that the partner has records in doubt. Those it does not have: gateway held replay.")
    {
        _choice = new HeldChoice(this);
        Options.Add(_reason);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.SessionAsync(cancellationToken);
        var records = await _choice.ReadAsync(context, session.Store.Held, cancellationToken);
        if (records.FirstOrDefault(record => record.Stage != HeldStage.InDoubt) is { } certain)
        {
            throw new CommandException(ExitCode.NotAllowed, HostCodes.NoAbility, $"held record {certain.Id} is not in doubt: {certain.Cause.Message}", "replay or discard it instead");
        }

        await context.ConfirmAsync($"{records.Count} records would count as delivered.", "delivered", cancellationToken);
        var settled = 0;
        foreach (var group in records.GroupBy(record => record.Sync, StringComparer.Ordinal))
        {
            settled += await session.Engine.AssumeDoneAsync(group.Key, [.. group.Select(record => record.Id)], context.Environment.Actor, context.Get(_reason)!, cancellationToken)
                ?? throw new CommandException(ExitCode.NotAllowed, HostCodes.RunningAlready, $"a run of \"{group.Key}\" is under way", "wait for it, then decide");
        }

        return new CommandResult("heldDecide", new JsonObject { ["assumedDone"] = settled }, output =>
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{settled} records count as delivered")));
    }
}
