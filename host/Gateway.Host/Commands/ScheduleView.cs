using System.Text.Json.Nodes;
using Gateway.Engine.Scheduling;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>How schedules stand: asked of the running host, or worked out from the configuration and what the store remembers.</summary>
internal static class ScheduleView
{
    public static async Task<IReadOnlyDictionary<string, ScheduleStatus>> ReadAsync(CommandContext context, int count, CancellationToken cancellationToken)
    {
        if (context.Live is { } live)
        {
            return (await live.Scheduler.StatusAsync(count, cancellationToken)).ToDictionary(status => status.SyncId, StringComparer.Ordinal);
        }

        var config = await context.ConfigAsync(cancellationToken);
        var state = (await context.InstallationAsync(cancellationToken)).Data.StoreExists ? new StoredScheduleState((await context.StoreAsync(cancellationToken)).Values) : null;
        var found = new Dictionary<string, ScheduleStatus>(StringComparer.Ordinal);
        foreach (var sync in ScheduledSync.Of(config))
        {
            var record = state is null ? null : await state.ReadAsync(sync.Id, cancellationToken);
            found.Add(sync.Id, StatusOf(sync, record, count, context.Time.GetUtcNow()));
        }

        return found;
    }

    public static JsonObject? PauseJson(SchedulePause? pause) => pause is null ? null : new JsonObject
    {
        ["reason"] = pause.Reason,
        ["by"] = pause.By,
        ["since"] = RunText.Iso(pause.Since),
        ["until"] = RunText.Iso(pause.Until),
    };

    private static ScheduleStatus StatusOf(ScheduledSync sync, ScheduleRecord? record, int count, DateTimeOffset now)
    {
        var pause = record?.Pause is { } found && (found.Until is not { } until || until > now) ? found : null;
        var next = pause switch
        {
            null => sync.Next(now, count),
            { Until: { } end } => sync.Next(end, count),
            _ => [],
        };
        return new ScheduleStatus(sync.Id, false, next, pause, sync.Schedule.After);
    }
}
