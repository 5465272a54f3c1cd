using System.CommandLine;
using Gateway.Engine.Comparing;
using Gateway.Engine.Configuration;
using Gateway.Engine.Runs;
using Gateway.Engine.Syncing;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Commands;

/// <summary>Reads back what the destination of a sync holds and compares it with what was sent; on demand mends what is missing.</summary>
internal sealed class CompareCommand : GatewayCommand
{
    private readonly Argument<string> _sync = new("sync") { Description = "Identifier of the sync." };
    private readonly Option<bool> _repair = new("--repair") { Description = "Sends again what is missing, and what differs where \"drift\" is \"overwrite\"." };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why it is repaired, for the journal." };
    private readonly Option<bool> _doubles = new("--accept-doubles") { Description = "Repairs also at a destination of class N, which can neither absorb a repeat nor be asked." };
    private readonly Option<string[]> _ignore = new("--ignore-guard") { Description = "Lifts a guard for this repair: " + GuardNames.MaxChanged, DefaultValueFactory = _ => [] };

    public CompareCommand(CommandShell shell)
        : base(shell, "compare", "Compares what a destination holds with what it was sent; with --repair sends again what is missing.")
    {
        _ignore.AcceptOnlyFromAmong(GuardNames.MaxChanged);
        Arguments.Add(_sync);
        Options.Add(_repair);
        Options.Add(_reason);
        Options.Add(_doubles);
        Options.Add(_ignore);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var order = Order(context);
        var sync = await context.SyncAsync(context.Get(_sync), cancellationToken);
        if (sync.ReadBack is null)
        {
            throw new CommandException(ExitCode.ConfigurationInvalid, HostCodes.NoReadBack, $"sync \"{sync.Id}\" does not say how its destination is read back", $"add \"readBack\" to syncs/{sync.Id}.json");
        }

        var session = await context.SessionAsync(cancellationToken);
        if (order is not null && session.Unreconciled is { } refusal)
        {
            throw refusal;
        }

        var comparer = new SyncComparer(session.Engine);
        var found = await comparer.CompareAsync(await context.ConfigAsync(cancellationToken), sync.Id, order, cancellationToken) ?? throw CommandException.UnderWay(sync.Id);
        if (order is null || found.Marked is not { Count: > 0 })
        {
            return ComparisonText.Describe(found, run: null, left: 0);
        }

        var run = await context.RunAsync(sync.Id, new RunRequest(RunCause.Repair) { Full = true, IgnoreGuards = order.IgnoreGuards }, cancellationToken);
        return ComparisonText.Describe(found, run, await comparer.LeftAsync(found, cancellationToken));
    }

    private RepairOrder? Order(CommandContext context)
    {
        if (!context.Get(_repair))
        {
            return null;
        }

        var reason = context.Get(_reason) is { Length: > 0 } given ? given
            : throw new CommandException(ExitCode.WrongUsage, HostCodes.WrongUsage, "a repair needs a reason", "add --reason \"...\"");
        return new RepairOrder(context.Environment.Actor, reason) { AcceptDoubles = context.Get(_doubles), IgnoreGuards = context.Get(_ignore)!.ToHashSet(StringComparer.Ordinal) };
    }
}
