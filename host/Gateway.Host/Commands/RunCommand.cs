using System.CommandLine;
using Gateway.Engine.Runs;
using Gateway.Engine.Syncing;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>Runs one sync now.</summary>
internal sealed class RunCommand : GatewayCommand
{
    private static readonly string[] Guards = ["maxHeldPercent", "maxChangedPercent", "maxDeletedPercent", "maxShrinkPercent"];

    private readonly Argument<string> _sync = new("sync") { Description = "Identifier of the sync." };
    private readonly Option<bool> _full = new("--full") { Description = "Reads the whole source again. What is unchanged is not delivered." };
    private readonly Option<int?> _limit = new("--limit") { Description = "Stops reading after the page that reaches this many records." };
    private readonly Option<string[]> _ignore = new("--ignore-guard") { Description = "Lifts a guard for this run: " + string.Join(", ", Guards), DefaultValueFactory = _ => [] };

    public RunCommand(CommandShell shell)
        : base(shell, "run", "Runs one sync now.")
    {
        _ignore.AcceptOnlyFromAmong(Guards);
        Arguments.Add(_sync);
        Options.Add(_full);
        Options.Add(_limit);
        Options.Add(_ignore);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var sync = await context.SyncAsync(context.Get(_sync), cancellationToken);
        var request = new RunRequest(RunCause.Manual) { Full = context.Get(_full), Limit = context.Get(_limit), IgnoreGuards = context.Get(_ignore)!.ToHashSet(StringComparer.Ordinal) };
        await using var progress = new RunProgress(context, sync.Id);
        var run = await (context.Live is { } live
            ? live.RunNowAsync(sync.Id, request, context.Environment.Actor, progress.Note, cancellationToken)
            : (await context.DeskAsync(cancellationToken)).RunAsync(await context.ConfigAsync(cancellationToken), sync.Id, request, progress.Note, cancellationToken))
            ?? throw new CommandException(ExitCode.NotAllowed, HostCodes.RunningAlready, $"a run of \"{sync.Id}\" is under way", "wait for it, look at: gateway status");
        await progress.DisposeAsync();
        return new CommandResult("run", RunText.Json(run), output => RunText.Write(output, run), RunText.Exit(run));
    }
}
