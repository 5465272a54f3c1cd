using Gateway.Engine.HeldRecords;
using Gateway.Engine.Retaining;
using Gateway.Engine.Runs;

namespace Gateway.Engine.Storage.Sqlite;

internal sealed class SqliteRetentionStore(SqliteFile file, SqliteJournal journal) : IRetentionStore
{
    public Task<Pruned> PruneAsync(RetentionMoments before, int most, CancellationToken cancellationToken) =>
        file.Writer.WriteAsync(w => new Pruned(Runs(w, before.Runs, most), Held(w, before.Held, most), Journal(w, before.Journal, most), Messages(w, before.Messages, most)), cancellationToken);

    private static int Runs(SqliteWriter w, DateTimeOffset before, int most) =>
        w.Execute(
            """
            delete from run where id in (
              select id from run where started_at < $1 and state <> $3
                and id not in (select max(id) from run group by sync)
                and id not in (select run from batch) and id not in (select run from held where state = $4)
              limit $2)
            """,
            before.ToUnixTimeMilliseconds(), (long)most, (long)RunState.Running, (long)HeldState.Open);

    private static int Held(SqliteWriter w, DateTimeOffset before, int most) =>
        w.Execute("delete from held where id in (select id from held where state <> $3 and last_seen < $1 limit $2)", before.ToUnixTimeMilliseconds(), (long)most, (long)HeldState.Open);

    private static int Messages(SqliteWriter w, DateTimeOffset before, int most) =>
        w.Execute(
            "delete from inbox where (sync, message) in (select sync, message from inbox where sealed is null and at < $1 limit $2)",
            before.ToUnixTimeMilliseconds(), (long)most);

    private int Journal(SqliteWriter w, DateTimeOffset before, int most)
    {
        var oldest = Math.Min(before.ToUnixTimeMilliseconds(), Undecided(w));
        // The newest entry stays: the next one is chained to it, and the anchor names it.
        var last = w.Scalar(
            """
            with oldest as (select sequence, at from journal where sequence < (select max(sequence) from journal) order by sequence limit $2)
            select coalesce((select min(sequence) - 1 from oldest where at >= $1), (select max(sequence) from oldest))
            """,
            oldest, (long)most) as long? ?? 0;
        if (w.Scalar("select hash from journal where sequence = $1", last) is not string hash)
        {
            return 0;
        }

        var removed = w.Execute("delete from journal where sequence <= $1", last);
        CrashPoint.Reach("during-prune");
        w.Execute("insert into meta (name, value) values ('journal-origin', $1) on conflict (name) do update set value = $1", $"{last} {hash}");
        var detail = new System.Text.Json.Nodes.JsonObject { ["until"] = last, ["hash"] = hash, ["entries"] = removed };
        journal.Append(w, "gateway", "journal.pruned", "store", 0, detail.ToJsonString());
        return removed;
    }

    /// <summary>When the oldest delivery began of which nobody knows yet how it ended.</summary>
    private static long Undecided(SqliteWriter w)
    {
        var held = w.Scalar("select min(first_seen) from held where state = $1 and stage = $2", (long)HeldState.Open, (long)HeldStage.InDoubt) as long? ?? long.MaxValue;
        var batch = w.Scalar("select min(id) from batch") is byte[] id ? StoredBatch.TimeOf(new Guid(id, bigEndian: true)).ToUnixTimeMilliseconds() : long.MaxValue;
        return Math.Min(held, batch);
    }
}
