using System.Globalization;
using Gateway.Engine.Storage;
using Gateway.Engine.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Restoring;

/// <summary>Remembers which older copies of the store were taken over, and which syncs have read everything again since.</summary>
public static class Restores
{
    private const string Scope = "restore";
    private const string History = "history";

    /// <summary>
    /// More numbers than a key can use between the last line of the anchor and the end of the process: each takes a commit, and the anchor follows within a second.
    /// </summary>
    private const long Unanchored = 1_000_000;

    /// <summary>The time of the newest entry of a journal: what was committed later is lost.</summary>
    public static async Task<DateTimeOffset> LostSinceAsync(IJournalStore journal, CancellationToken cancellationToken)
    {
        var head = await journal.HeadAsync(cancellationToken);
        await foreach (var entry in journal.ReadAsync(head.Sequence, cancellationToken))
        {
            return entry.At;
        }

        return DateTimeOffset.UnixEpoch;
    }

    /// <summary>
    /// Writes down that an older copy was taken over. A key uses at most one number a commit, so numbers never pass the floor in force plus the commits made since.
    /// </summary>
    /// <param name="store">The restored store.</param>
    /// <param name="finding">How store and anchor disagree.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>The number above which every later change is counted.</returns>
    /// <exception cref="StoreException">There are no numbers left.</exception>
    public static async Task<long> TakeOverAsync(IGatewayStore store, AnchorFinding finding, CancellationToken cancellationToken)
    {
        var before = await store.Values.ReadAsync(Scope, History, cancellationToken);
        var known = Math.Max(finding.Floor, Read(before) is [.., var last] ? last.Floor : 0);
        var floor = known + Math.Max(finding.Anchored, finding.Stored) + Unanchored;
        if (floor >= uint.MaxValue - Unanchored)
        {
            throw new StoreException("GW6110", "the numbers of changes are used up", "start with an empty data folder and compare with the partners");
        }

        var since = await LostSinceAsync(store.Journal, cancellationToken);
        var line = string.Create(CultureInfo.InvariantCulture, $"{floor} {since.ToUnixTimeMilliseconds()}");
        await store.Values.WriteAsync(Scope, History, before, before is null ? line : $"{before}\n{line}", cancellationToken);
        return floor;
    }

    /// <summary>What the ledger of a sync is worth.</summary>
    internal static async Task<RestoredLedger> LoadAsync(IValueStore values, string sync, CancellationToken cancellationToken)
    {
        if (Read(await values.ReadAsync(Scope, History, cancellationToken)) is not [.., var last] all)
        {
            return RestoredLedger.Whole;
        }

        var passed = long.Parse(await values.ReadAsync(Scope, Passed(sync), cancellationToken) ?? "0", CultureInfo.InvariantCulture);
        var open = all.Where(restore => restore.Floor > passed).Select(restore => (DateTimeOffset?)restore.LostSince).FirstOrDefault();
        return new RestoredLedger(last.Floor, open);
    }

    /// <summary>A run has read everything that changed since the older copy. What a destructive source gave in the lost time never comes again, so it stays in doubt.</summary>
    internal static async Task PassAsync(RunSetup setup, CancellationToken cancellationToken)
    {
        if (!setup.Restored.Doubtful || setup.Request.Limit is not null || !setup.MovesCheckpoint || setup.SourceTraits.Mode == ReadMode.Destructive)
        {
            return;
        }

        var name = Passed(setup.Sync.Id);
        var before = await setup.Store.Values.ReadAsync(Scope, name, cancellationToken);
        await setup.Store.Values.WriteAsync(Scope, name, before, setup.Restored.Floor.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }

    private static string Passed(string sync) => "passed/" + sync;

    private static (long Floor, DateTimeOffset LostSince)[] Read(string? history) =>
        [.. (history ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(parts =>
            (long.Parse(parts[0], CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[1], CultureInfo.InvariantCulture))))];
}
