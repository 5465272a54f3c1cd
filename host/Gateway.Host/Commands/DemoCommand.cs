using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Plugins;
using Gateway.Engine.Runs;
using Gateway.Engine.Syncing;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Host.Demo;
using Gateway.Host.Language;
using Gateway.Host.Serving;

namespace Gateway.Host.Commands;

/// <summary>Runs every sample sync between simulated partners, on an embedded store; then serves until it is stopped.</summary>
internal sealed class DemoCommand : GatewayCommand
{
    private const int ShownGroups = 12;
    private readonly Option<bool> _once = new("--once") { Description = "Runs every sync once and ends." };
    private readonly Option<string?> _data = new("--data") { Description = "Data folder; run again with the same one, only what changed is delivered. Default: one that goes with the demo." };
    private readonly Option<bool> _advance = new("--advance") { Description = "Lets a day pass at the city and its partners first." };
    private readonly Option<int> _port = new Option<int>("--port") { Description = $"TCP port on 127.0.0.1 when it serves; 0 takes any free one. Default: {ServeCommand.UsualPort}.", DefaultValueFactory = _ => ServeCommand.UsualPort }.Port();

    public DemoCommand(CommandShell shell)
        : base(shell, "demo", "Shows real syncs between simulated partners. Needs nothing and changes nothing outside its data folder.")
    {
        Options.Add(_once);
        Options.Add(_data);
        Options.Add(_advance);
        Options.Add(_port);
    }

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        PluginFaultHandler.Install();
        var data = context.Get(_data) is { } given ? Path.GetFullPath(given, context.Environment.Folder) : null;
        var folder = context.Get(GlobalOptions.Config) is null ? DemoWorld.Sample : context.Place.Folder;
        await using var world = await DemoWorld.StartAsync(folder, data, context.Get(_advance), context.Time, cancellationToken);
        context.Output.Note(context.Output.Words.Format("demo.sandbox", string.Join("   ", world.Partners.Select(partner => partner + " ✓"))));
        using var serving = context.Get(_once) ? null : ServeCommand.ServingLogs(context);
        var logs = serving ?? context.Logs;
        await using var installation = await Installation.OpenAsync(world.Place, context.Time, logs, cancellationToken);
        var config = installation.Require();
        await using var session = await GatewaySession.OpenAsync(installation, config, context.Time, logs, cancellationToken);
        var services = new HostServices(installation, config, session, logs, context.Time);
        await using var inbound = config.Settings.Inbound is { } listen ? await InboundWeb.StartAsync(listen with { Port = 0 }, services, cancellationToken) : null;
        await (inbound is null ? Task.CompletedTask : world.ReceiveAsync(inbound.Address, cancellationToken));
        if (context.Get(_once))
        {
            return Result(await RunAllAsync(context, world, new RunDesk(session, logs), config, cancellationToken), await session.Store.Held.GroupsAsync(null, cancellationToken), installation.Data);
        }

        await using var host = await GatewayHost.StartAsync(services with { Inbound = inbound }, LoopbackWeb.Build(context.Get(_port), logs), cancellationToken);
        context.Output.Write(Result(await RunAllAsync(context, world, host.Desk, config, cancellationToken), await session.Store.Held.GroupsAsync(null, cancellationToken), installation.Data));
        context.Output.Note(context.Output.Words.Format("demo.next", $"gateway held groups --server {host.Address} --token-file {installation.Data.HostToken}"));
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return CommandResult.Written(ExitCode.Done);
    }

    private static async Task<List<RunRecord>> RunAllAsync(CommandContext context, DemoWorld world, RunDesk desk, Engine.Configuration.GatewayConfig config, CancellationToken cancellationToken)
    {
        var runs = new List<RunRecord>();
        foreach (var sync in SyncOrder.Of(config.Syncs))
        {
            await using var progress = new RunProgress(context, sync);
            if (await desk.RunAsync(config, sync, new RunRequest(RunCause.Manual), progress.Note, cancellationToken) is { } run)
            {
                runs.Add(run);
            }

            world.AnswerFiles();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return runs;
    }

    private static CommandResult Result(List<RunRecord> runs, IReadOnlyList<HeldGroup> groups, DataFolder data)
    {
        var held = groups.Sum(group => group.Count);
        var body = new JsonObject
        {
            ["syncs"] = new JsonArray([.. runs.Select(Json)]),
            ["balanced"] = runs.TrueForAll(run => run.Books.Balanced),
            ["held"] = held,
            ["data"] = data.Root,
        };
        return new CommandResult("demo", body, output => Write(output, runs, groups, held), Exit(runs, held));
    }

    private static int Exit(List<RunRecord> runs, long held) =>
        runs.Select(RunText.Exit).FirstOrDefault(exit => exit is not (ExitCode.Done or ExitCode.RecordsHeld), held > 0 ? ExitCode.RecordsHeld : ExitCode.Done);

    private static void Write(CommandOutput output, List<RunRecord> runs, IReadOnlyList<HeldGroup> groups, long held)
    {
        var words = output.Words;
        output.Table(["sync", "read#", "written#", "unchanged#", "skipped#", "held#", "deleted#", "time#", ""], runs.Select(run => new Cell[]
        {
            run.Sync, run.Books.Read, run.Books.Delivered, run.Books.Unchanged, run.Books.Skipped, run.Books.Held, run.Books.Deleted,
            string.Create(CultureInfo.InvariantCulture, $"{Seconds(run):0.0} s"), run.State == RunState.Finished && run.Books.Balanced ? new Cell(words["books.balanced"].Trim(), Tone.Good) : RunText.State(run, words),
        }));
        foreach (var run in runs.Where(run => run.Problem is not null))
        {
            output.Line(RunText.Problem(run.Sync, run.Problem!, words), Tone.Bad);
        }

        if (held > 0)
        {
            output.Line(words.Format("demo.held", held), Tone.Warning);
            foreach (var group in groups.Take(ShownGroups))
            {
                output.Line(string.Create(CultureInfo.InvariantCulture, $"  {group.Count} × {group.Sync}: {CauseWords.Of(group.Cause, words)}"));
            }

            if (groups.Count > ShownGroups)
            {
                output.Line(words.Format("demo.more", groups.Count - ShownGroups));
            }
        }
    }

    private static JsonObject Json(RunRecord run) => new()
    {
        ["id"] = run.Sync,
        ["run"] = run.Id.ToString(),
        ["books"] = RunText.BooksJson(run.Books),
        ["balanced"] = run.Books.Balanced,
        ["state"] = RunText.Word(run.State),
        ["seconds"] = Math.Round(Seconds(run), 3),
        ["problem"] = run.Problem is { } problem ? new CommandError(problem.Code, problem.Message, problem.Fix) { Place = run.Sync }.ToJson() : null,
    };

    private static double Seconds(RunRecord run) => ((run.EndedAt ?? run.StartedAt) - run.StartedAt).TotalSeconds;
}
