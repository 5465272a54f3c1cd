using Gateway.Engine.Mapping;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>What only shows when syncs, mappings and calendars are seen together.</summary>
internal sealed class SyncChecks(LoadedFolder folder, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, LoadedFile<SyncDefinition>> _syncs =
        folder.Syncs.Where(sync => sync.Content is not null).ToDictionary(sync => sync.Id, StringComparer.Ordinal);

    private readonly Dictionary<string, MappingDefinition> _mappings =
        folder.Mappings.Select(mapping => mapping.Content).OfType<MappingDefinition>().ToDictionary(mapping => mapping.Id, StringComparer.Ordinal);

    private readonly Dictionary<string, CalendarDefinition> _calendars =
        folder.Calendars.Select(calendar => calendar.Content).OfType<CalendarDefinition>().ToDictionary(calendar => calendar.Id, StringComparer.Ordinal);

    public void Run()
    {
        foreach (var sync in _syncs.Values)
        {
            CheckMapping(sync, sync.Content!);
            CheckSchedule(sync, sync.Content!.Schedule);
        }
        CheckOrder();
        CheckKeySpaces();
    }

    private void CheckMapping(LoadedFile<SyncDefinition> file, SyncDefinition sync)
    {
        if (_mappings.GetValueOrDefault(sync.Mapping) is not { } mapping || (mapping.From.Text == sync.From.ToString() && mapping.To.Text == sync.To.ToString()))
        {
            return;
        }
        diagnostics.Add(file.At("/mapping"), "GW1106",
            $"mapping \"{mapping.Id}\" goes from \"{mapping.From.Text}\" to \"{mapping.To.Text}\", this sync from \"{sync.From}\" to \"{sync.To}\"",
            "Choose a mapping for these streams, or correct \"from\" and \"to\" here or in the mapping.");
    }

    private void CheckSchedule(LoadedFile<SyncDefinition> file, ScheduleDefinition? schedule)
    {
        if (schedule is null)
        {
            return;
        }
        if (schedule.Cron is null && schedule.After.Count == 0)
        {
            diagnostics.Add(file.At("/schedule"), "GW1205", "this schedule names neither a time nor other syncs", "Add \"cron\" or \"after\", or remove the schedule.");
        }
        if (schedule.Cron is { } cron && schedule.Calendar is { } name && _calendars.GetValueOrDefault(name) is { } calendar
            && CronTimes.TryFindZone(schedule.Zone ?? folder.Settings.Settings.Zone, out var zone) && !CronTimes.EverFires(cron, zone, calendar))
        {
            diagnostics.Add(file.At("/schedule/calendar"), "GW1203", $"this schedule never fires: calendar \"{name}\" leaves out every day of \"{cron}\"",
                "Choose other days or another calendar.");
        }
    }

    /// <summary>Syncs that wait for each other would all wait for ever.</summary>
    private void CheckOrder()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in _syncs.Keys.Order(StringComparer.Ordinal))
        {
            Follow(id, [], done);
        }
    }

    private void Follow(string id, List<string> path, HashSet<string> done)
    {
        path.Add(id);
        var after = _syncs[id].Content!.Schedule?.After ?? [];
        for (var i = 0; i < after.Count; i++)
        {
            if (path.IndexOf(after[i]) is >= 0 and var start)
            {
                diagnostics.Add(_syncs[id].At($"/schedule/after/{i}"), "GW1108",
                    $"these syncs wait for each other: {string.Join(" -> ", path.Skip(start).Append(after[i]))}", "Remove one \"after\" of the circle.");
            }
            else if (!done.Contains(after[i]) && _syncs.ContainsKey(after[i]))
            {
                Follow(after[i], path, done);
            }
        }
        path.RemoveAt(path.Count - 1);
        done.Add(id);
    }

    /// <summary>
    /// Two syncs that write one stream under the same keys would undo each other's records, and each would delete what it does not know (delivery.md C11).
    /// A key field with different constants, such as the name of the source, keeps them apart.
    /// </summary>
    private void CheckKeySpaces()
    {
        foreach (var group in _syncs.Values.GroupBy(sync => sync.Content!.To).Where(group => group.Skip(1).Any()))
        {
            var seen = new List<(string Sync, KeySpace Keys)>();
            foreach (var sync in group.OrderBy(sync => sync.Id, StringComparer.Ordinal))
            {
                if (_mappings.GetValueOrDefault(sync.Content!.Mapping) is not { } mapping)
                {
                    continue;
                }
                var keys = KeySpace.Of(mapping);
                if (seen.Find(other => !other.Keys.IsApartFrom(keys)) is { Sync: { } first })
                {
                    diagnostics.Add(sync.At("/to"), "GW1107", $"sync \"{first}\" writes the same keys to \"{group.Key}\"",
                        "Write to another stream, or put a constant that names the source into the key of both mappings.");
                }
                seen.Add((sync.Id, keys));
            }
        }
    }
}
