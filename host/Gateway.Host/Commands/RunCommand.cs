using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration;
using Gateway.Engine.Runs;
using Gateway.Engine.Syncing;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Sdk;

namespace Gateway.Host.Commands;

/// <summary>Runs one sync now.</summary>
internal sealed class RunCommand : GatewayCommand
{
    private readonly Argument<string> _sync = new("sync") { Description = "Identifier of the sync." };
    private readonly Option<bool> _full = new("--full") { Description = "Reads the whole source again. What is unchanged is not delivered." };
    private readonly Option<int?> _limit = new Option<int?>("--limit") { Description = "Stops reading after the page that reaches this many records." }.AtLeastOne();
    private readonly Option<string?> _record = new("--record") { Description = "Only the record with this key, as gateway preview shows it. Reads the whole source, or what --from and --to leave of it; the checkpoint stays." };
    private readonly WindowOptions _window = new();
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Reads, maps and compares, says what would happen, and writes nothing." };
    private readonly Option<bool> _detach = new("--detach") { Description = "Has the running host do it and does not wait for the end." };
    private readonly Option<string[]> _ignore = new("--ignore-guard") { Description = "Lifts a guard for this run: " + string.Join(", ", GuardNames.All), DefaultValueFactory = _ => [] };

    public RunCommand(CommandShell shell)
        : base(shell, "run", "Runs one sync now.")
    {
        _ignore.AcceptOnlyFromAmong(GuardNames.All);
        Arguments.Add(_sync);
        Options.Add(_full);
        Options.Add(_limit);
        Options.Add(_record);
        _window.AddTo(this);
        Options.Add(_dry);
        Options.Add(_detach);
        Options.Add(_ignore);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var sync = await context.SyncAsync(context.Get(_sync), cancellationToken);
        var record = context.Get(_record);
        var window = await WindowAsync(context, sync, cancellationToken);
        var request = new RunRequest(RunCause.Manual)
        {
            Full = context.Get(_full) || (record is not null && window is null),
            Limit = context.Get(_limit),
            Record = record,
            Window = window,
            IgnoreGuards = context.Get(_ignore)!.ToHashSet(StringComparer.Ordinal),
        };
        if (context.Get(_dry))
        {
            return await DryRun.RunAsync(context, sync, request, cancellationToken);
        }

        if (record is not null && (await context.ConfigAsync(cancellationToken)).Stream(sync.From).Source?.Mode == ReadMode.Destructive)
        {
            throw new CommandException(ExitCode.NotAllowed, HostCodes.NoAbility, $"reading \"{sync.From}\" consumes it, so one record of it cannot be chosen", "leave --record out");
        }

        if (context.Get(_detach))
        {
            return Detach(context, sync.Id, request);
        }

        var run = await context.RunAsync(sync.Id, request, cancellationToken);
        if (record is not null && run is { State: RunState.Finished } && run.Books.Read == run.Books.Skipped)
        {
            throw new CommandException(ExitCode.NotFound, HostCodes.UnknownId, $"none of the {run.Books.Read} records that were read has the key \"{record}\", or \"where\" leaves it out", "see the keys: gateway preview " + sync.Id);
        }

        return new CommandResult("run", RunText.Json(run), output => RunText.Write(output, run), RunText.Exit(run));
    }

    private async Task<ReadWindow?> WindowAsync(CommandContext context, SyncDefinition sync, CancellationToken cancellationToken)
    {
        var config = await context.ConfigAsync(cancellationToken);
        if (_window.Read(context, sync.Schedule?.Zone ?? config.Settings.Zone) is not { } window)
        {
            return null;
        }

        if (config.Stream(sync.From).Source is { } traits)
        {
            SyncEngine.RequireWindows(sync.From, traits);
        }

        return context.Get(_full)
            ? throw new CommandException(ExitCode.WrongUsage, HostCodes.WrongUsage, "--full reads everything, --from only a part", "leave one of them out")
            : window;
    }

    private static CommandResult Detach(CommandContext context, string sync, RunRequest request)
    {
        var live = context.Live ?? throw new CommandException(ExitCode.Failed, HostCodes.HostUnreachable, "no host is running that could do it without us", "start it with: gateway serve, or leave --detach out");
        if (live.Session.Unreconciled is { } refusal)
        {
            throw refusal;
        }

        if (live.Desk.Active.ContainsKey(sync))
        {
            throw CommandException.UnderWay(sync);
        }

        live.Begin(sync, request, context.Environment.Actor);
        return new CommandResult("runBegun", new JsonObject { ["sync"] = sync }, output => output.Line(output.Words.Format("run.begun", sync)));
    }
}
