using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Engine.Scheduling;
using Gateway.Engine.Storage;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Sdk;

namespace Gateway.Host.Commands;

/// <summary>Lists schedules with what comes next.</summary>
internal sealed class ScheduleListCommand(CommandShell shell) : GatewayCommand(shell, "list", "Lists schedules and what comes next.")
{
    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var config = await context.ConfigAsync(cancellationToken);
        var all = (await ScheduleView.ReadAsync(context, 1, cancellationToken)).Values.OrderBy(status => status.SyncId, StringComparer.Ordinal).ToList();
        var clock = new LocalTime(config.Settings.Zone, context.Time);
        return CommandResult.List("scheduleList", all.Select(status => new JsonObject
        {
            ["sync"] = status.SyncId,
            ["cron"] = config.Syncs[status.SyncId].Schedule?.Cron,
            ["zone"] = config.Syncs[status.SyncId].Schedule?.Zone ?? config.Settings.Zone,
            ["next"] = RunText.Iso(status.Next is [var next, ..] ? next : null),
            ["running"] = status.Running,
            ["pause"] = ScheduleView.PauseJson(status.Pause),
            ["waitsFor"] = new JsonArray([.. status.WaitsFor.Select(other => JsonValue.Create(other))]),
        }), output => output.Table(["sync", "cron", "zone", "next", "state"], all.Select(status => new Cell[]
        {
            status.SyncId,
            config.Syncs[status.SyncId].Schedule?.Cron ?? "after " + string.Join(", ", config.Syncs[status.SyncId].Schedule?.After ?? []),
            config.Syncs[status.SyncId].Schedule?.Zone ?? config.Settings.Zone,
            status.Next is [var next, ..] ? clock.Slot(next) : "",
            status.Pause is { } pause ? new Cell($"⏸ paused by {pause.By}: {pause.Reason}", Tone.Warning) : status.Running ? "▶ running" : "✓ active",
        })));
    }
}

/// <summary>Shows the next starts of one sync.</summary>
internal sealed class ScheduleNextCommand : GatewayCommand
{
    private readonly Argument<string> _sync = new("sync") { Description = "Identifier of the sync." };
    private readonly Option<int> _count = new Option<int>("--count", "-n") { Description = "How many. Default: 5.", DefaultValueFactory = _ => 5 }.AtLeastOne();

    public ScheduleNextCommand(CommandShell shell)
        : base(shell, "next", "Shows the next starts of a sync.")
    {
        Arguments.Add(_sync);
        Options.Add(_count);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var sync = await context.SyncAsync(context.Get(_sync), cancellationToken);
        var status = (await ScheduleView.ReadAsync(context, Math.Clamp(context.Get(_count), 1, 1_000), cancellationToken)).GetValueOrDefault(sync.Id);
        var clock = new LocalTime(sync.Schedule?.Zone ?? (await context.ConfigAsync(cancellationToken)).Settings.Zone, context.Time);
        var starts = status?.Next ?? [];
        return CommandResult.List("scheduleNext", starts.Select(start => new JsonObject { ["at"] = RunText.Iso(start) }), output =>
        {
            foreach (var start in starts)
            {
                output.Line("  " + clock.Slot(start));
            }

            if (starts.Count == 0)
            {
                output.Line(status is null ? "  it has no schedule and runs by hand" : status.Pause is { } pause ? $"  paused by {pause.By}: {pause.Reason}" : "  it starts after " + string.Join(", ", status.WaitsFor));
            }
        });
    }
}

/// <summary>Keeps a sync from starting by itself.</summary>
internal sealed class SchedulePauseCommand : GatewayCommand
{
    private readonly Argument<string> _sync = new("sync") { Description = "Identifier of the sync." };
    private readonly Option<string> _reason = new("--reason") { Description = "Why, for those who come after.", Required = true };
    private readonly Option<string?> _for = GlobalOptions.Duration("--for", "Goes on by itself after this long, such as 4h. Default: when a person says so.");

    public SchedulePauseCommand(CommandShell shell)
        : base(shell, "pause", "Keeps a sync from starting by itself. A run under way goes on.")
    {
        Arguments.Add(_sync);
        Options.Add(_reason);
        Options.Add(_for);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var sync = await ScheduleChange.RequireAsync(context, context.Get(_sync), cancellationToken);
        var session = await context.SessionAsync(cancellationToken);
        var now = context.Time.GetUtcNow();
        DateTimeOffset? until = DurationConverter.TryParse(context.Get(_for) ?? "", out var length) ? now + length : null;
        var reason = context.Get(_reason)!;
        if (context.Live is { } live)
        {
            await live.Scheduler.PauseAsync(sync, reason, context.Environment.Actor, until, cancellationToken);
        }
        else
        {
            var state = new StoredScheduleState(session.Store.Values);
            var record = await state.ReadAsync(sync, cancellationToken) ?? new ScheduleRecord { LastSlot = now };
            await state.WriteAsync(sync, record with { Pause = new SchedulePause(reason, context.Environment.Actor, now, until) }, cancellationToken);
        }

        var detail = new JsonObject { ["reason"] = reason, ["until"] = RunText.Iso(until) };
        await session.Store.Journal.AppendAsync(new JournalNote(context.Environment.Actor, "schedule.pause", sync, detail.ToJsonString()), cancellationToken);
        return new CommandResult("schedulePause", new JsonObject { ["sync"] = sync, ["until"] = RunText.Iso(until) }, output =>
            output.Line($"{sync} is paused{(until is null ? "" : $" until {RunText.Iso(until)}")}; go on with: gateway schedule resume {sync}"));
    }
}

/// <summary>Lets a sync start by itself again.</summary>
internal sealed class ScheduleResumeCommand : GatewayCommand
{
    private readonly Argument<string> _sync = new("sync") { Description = "Identifier of the sync." };

    public ScheduleResumeCommand(CommandShell shell)
        : base(shell, "resume", "Lets a sync start by itself again.") => Arguments.Add(_sync);

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var sync = await ScheduleChange.RequireAsync(context, context.Get(_sync), cancellationToken);
        var session = await context.SessionAsync(cancellationToken);
        if (context.Live is { } live)
        {
            await live.Scheduler.ResumeAsync(sync, cancellationToken);
        }
        else if (await new StoredScheduleState(session.Store.Values).ReadAsync(sync, cancellationToken) is { Pause: not null } record)
        {
            // Starts that fell into the pause were meant not to be made.
            await new StoredScheduleState(session.Store.Values).WriteAsync(sync, record with { Pause = null, Open = null, LastSlot = context.Time.GetUtcNow() }, cancellationToken);
        }

        await session.Store.Journal.AppendAsync(new JournalNote(context.Environment.Actor, "schedule.resume", sync), cancellationToken);
        return new CommandResult("scheduleResume", new JsonObject { ["sync"] = sync }, output => output.Line($"{sync} starts by itself again"));
    }
}

internal static class ScheduleChange
{
    /// <summary>A sync that has a schedule.</summary>
    public static async Task<string> RequireAsync(CommandContext context, string id, CancellationToken cancellationToken)
    {
        var sync = await context.SyncAsync(id, cancellationToken);
        return sync is { Enabled: true, Schedule: not null }
            ? sync.Id
            : throw new CommandException(ExitCode.Failed, HostCodes.Paused, $"sync \"{id}\" has no schedule, so it never starts by itself", "nothing is to be done, or give it a \"schedule\"");
    }
}
