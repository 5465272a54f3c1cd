using System.Text.Json.Nodes;
using Gateway.Engine.Runs;
using Gateway.Engine.Scheduling;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Host.Language;

namespace Gateway.Host.Commands;

/// <summary>How every sync stands, and what is wrong with the host.</summary>
internal sealed class StatusCommand(CommandShell shell) : GatewayCommand(shell, "status", "How every sync stands.")
{
    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var config = await context.ConfigAsync(cancellationToken);
        var runs = new Dictionary<string, RunRecord>(StringComparer.Ordinal);
        var held = new Dictionary<string, long>(StringComparer.Ordinal);
        if ((await context.InstallationAsync(cancellationToken)).Data.StoreExists)
        {
            var store = await context.StoreAsync(cancellationToken);
            runs = (await store.Runs.LatestAsync(cancellationToken)).ToDictionary(run => run.Sync, StringComparer.Ordinal);
            held = (await store.Held.GroupsAsync(null, cancellationToken)).GroupBy(group => group.Sync, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(group => group.Count), StringComparer.Ordinal);
        }

        var schedules = await ScheduleView.ReadAsync(context, 1, cancellationToken);
        var lines = config.Syncs.Keys.Order(StringComparer.Ordinal)
            .Select(sync => new SyncLine(sync, runs.GetValueOrDefault(sync), held.GetValueOrDefault(sync), schedules.GetValueOrDefault(sync))).ToList();
        var troubles = Troubles(context.Live);
        var body = new JsonObject
        {
            ["configVersion"] = config.Version,
            ["host"] = context.Live is { } live ? HostJson(live) : null,
            ["problems"] = new JsonArray([.. troubles.Select(trouble => trouble.ToJson())]),
            ["items"] = new JsonArray([.. lines.Select(Json)]),
        };
        return new CommandResult("status", body, output => Write(output, context, lines, troubles, new LocalTime(config.Settings.Zone, context.Time)));
    }

    private static List<CommandError> Troubles(ILiveHost? live)
    {
        if (live is null)
        {
            return [];
        }

        var rejected = live.LastRejection?.Diagnostics.Where(found => found.Severity == Engine.Configuration.DiagnosticSeverity.Error).Select(CommandError.From) ?? [];
        var plugins = live.Installation.Plugins.Status().Select(plugin => plugin.Problem).OfType<Engine.Plugins.PluginProblem>()
            .Select(problem => new CommandError(problem.Code, problem.Message, problem.Fix) { Place = "plugin " + problem.Plugin });
        return [.. live.Session.Unreconciled is { } older ? older.Errors : [], .. rejected, .. plugins];
    }

    private static void Write(CommandOutput output, CommandContext context, List<SyncLine> lines, List<CommandError> troubles, LocalTime clock)
    {
        output.Table(["sync", "last", "result", "read#", "written#", "held#", "next"], lines.Select(line => new Cell[]
        {
            line.Sync,
            clock.Short(line.Last?.StartedAt),
            line.Last is { } run ? Result(run, output.Words) : new Cell(output.Words["status.never"], Tone.Faint),
            line.Last?.Books.Read ?? 0,
            line.Last?.Books.Delivered ?? 0,
            line.Held,
            Next(line.Schedule, clock, output.Words),
        }));
        if (troubles.Count > 0)
        {
            output.Line();
            output.Line(context.Live?.LastRejection is null ? output.Words["status.problems"] : output.Words.Format("status.rejected", context.Live.Config.Version), Tone.Warning);
            troubles.ForEach(trouble => output.Line("  " + trouble, Tone.Bad));
        }

        if (context.Live is { } live)
        {
            Hosts(output, live);
        }
        else
        {
            output.Note(output.Words["status.noHost"]);
        }
    }

    private static void Hosts(CommandOutput output, ILiveHost live)
    {
        foreach (var host in live.Session.Resilience.Status().Hosts.Where(host => host.Breaker != Engine.Resilience.BreakerState.Closed))
        {
            output.Line(output.Words.Format("status.breaker", host.Host), Tone.Warning);
        }

        foreach (var own in live.Session.Resilience.Status().OwnCertificates.Where(own => own.Note is not null))
        {
            output.Line($"{own.Endpoint}: {own.Note}", Tone.Warning);
        }
    }

    private static Cell Result(RunRecord run, Words words) => run.Problem is { } problem && run.State != RunState.Finished
        ? new Cell($"✗ {problem.Code} {CauseWords.Of(problem.Code, problem.Message, words)}", Tone.Bad)
        : RunText.State(run, words);

    private static string Next(ScheduleStatus? schedule, LocalTime clock, Words words) => schedule switch
    {
        null => words["status.byHand"],
        { Pause: { } pause } => words.Format("status.paused", pause.By, pause.Reason),
        { Running: true } => words["status.running"],
        { Next: [var next, ..] } => clock.Short(next),
        { WaitsFor.Count: > 0 } => words.Format("status.after", string.Join(", ", schedule.WaitsFor)),
        _ => "",
    };

    private static JsonObject Json(SyncLine line) => new()
    {
        ["sync"] = line.Sync,
        ["last"] = line.Last is { } run ? RunText.Json(run) : null,
        ["held"] = line.Held,
        ["running"] = line.Schedule?.Running ?? false,
        ["next"] = RunText.Iso(line.Schedule?.Next is [var next, ..] ? next : null),
        ["pause"] = ScheduleView.PauseJson(line.Schedule?.Pause),
    };

    private static JsonObject HostJson(ILiveHost live)
    {
        var status = live.Session.Resilience.Status();
        return new JsonObject
        {
            ["address"] = live.Address.ToString(),
            ["startedAt"] = RunText.Iso(live.StartedAt),
            ["configRejectedAt"] = RunText.Iso(live.LastRejection?.At),
            ["partners"] = new JsonArray([.. status.Hosts.Select(host => new JsonObject { ["host"] = host.Host, ["breaker"] = RunText.Word(host.Breaker), ["certificateEnds"] = RunText.Iso(host.CertificateEnds) })]),
            ["ownCertificates"] = new JsonArray([.. status.OwnCertificates.Select(own => new JsonObject { ["endpoint"] = own.Endpoint, ["ends"] = RunText.Iso(own.Ends), ["note"] = own.Note })]),
            ["accounts"] = new JsonArray([.. status.Accounts.Select(account => new JsonObject
            {
                ["account"] = account.Account,
                ["inFlight"] = account.InFlight,
                ["waiting"] = account.Waiting,
                ["pausedForSeconds"] = account.PausedFor?.TotalSeconds,
            })]),
        };
    }

    private sealed record SyncLine(string Sync, RunRecord? Last, long Held, ScheduleStatus? Schedule);
}
