using System.Runtime.CompilerServices;
using Gateway.Sdk;
using Microsoft.Data.Sqlite;

namespace Gateway.Engine.Storage.Sqlite;

internal sealed class SqliteSyncStore(SqliteFile file, SqliteJournal journal, TimeProvider time) : ISyncStore
{
    private const string BatchColumns = "id, run, ordinal, state, class, items, attempts, first_attempt_at, not_found_at, config_version";
    private const string StateColumns = "sync, checkpoint, missing, last_count, committed_at";

    public async Task<SyncState> LoadAsync(string sync, CancellationToken cancellationToken)
    {
        var batches = await file.ListAsync($"select {BatchColumns} from batch where sync = $1 order by ordinal", [sync], ReadBatch, cancellationToken);
        var states = await file.ListAsync($"select {StateColumns} from sync_state where sync = $1", [sync], ReadState, cancellationToken);
        return (states is [var state] ? state : new SyncState(sync, null, [], null, [], null)) with { OpenBatches = batches };
    }

    public async Task<IReadOnlyList<SyncState>> ListAsync(CancellationToken cancellationToken) =>
        await file.ListAsync($"select {StateColumns} from sync_state order by sync", [], ReadState, cancellationToken);

    public async IAsyncEnumerable<byte[]> ReadLedgerAsync(string sync, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long after = 0;
        while (true)
        {
            var segments = await file.ListAsync(
                "select segment, bytes from ledger where sync = $1 and segment > $2 order by segment limit 64",
                [sync, after],
                row => (Number: row.GetInt64(0), Bytes: row.GetFieldValue<byte[]>(1)),
                cancellationToken);
            foreach (var (number, bytes) in segments)
            {
                after = number;
                yield return bytes;
            }

            if (segments.Count < 64)
            {
                yield break;
            }
        }
    }

    public Task<JournalPosition> CommitAsync(SyncCommit commit, CancellationToken cancellationToken) => file.Writer.WriteAsync(w => Apply(w, commit), cancellationToken);

    public Task<IReadOnlySet<string>> StoreInboxAsync(Lease lease, IReadOnlyList<InboxMessage> messages, CancellationToken cancellationToken) =>
        file.Writer.WriteAsync<IReadOnlySet<string>>(
            w =>
            {
                Guard(w, lease);
                return messages
                    .Where(message => w.Execute("insert or ignore into inbox (sync, message, sealed, at) values ($1, $2, $3, $4)", lease.Sync, message.Id, message.Sealed, Now()) == 1)
                    .Select(message => message.Id)
                    .ToHashSet(StringComparer.Ordinal);
            },
            cancellationToken);

    public async Task<IReadOnlyList<InboxMessage>> ReadInboxAsync(string sync, CancellationToken cancellationToken) =>
        await file.ListAsync(
            "select message, sealed from inbox where sync = $1 and sealed is not null order by at, message",
            [sync],
            row => new InboxMessage(row.GetString(0), row.GetFieldValue<byte[]>(1)),
            cancellationToken);

    public Task ResetAsync(Lease lease, Checkpoint? checkpoint, bool forgetLedger, string actor, string reason, CancellationToken cancellationToken) =>
        file.Writer.WriteAsync(
            w =>
            {
                Guard(w, lease);
                w.Execute("insert or ignore into sync_state (sync) values ($1)", lease.Sync);
                w.Execute("update sync_state set checkpoint = $2, missing = null, last_count = null, committed_at = $3 where sync = $1", lease.Sync, checkpoint?.Value, Now());
                if (forgetLedger)
                {
                    w.Execute("delete from ledger where sync = $1", lease.Sync);
                }

                var detail = new System.Text.Json.Nodes.JsonObject { ["reason"] = reason, ["ledger"] = forgetLedger ? "forgotten" : "kept" };
                return journal.Append(w, actor, "state.reset", lease.Sync, lease.Token, detail.ToJsonString());
            },
            cancellationToken);

    private JournalPosition Apply(SqliteWriter w, SyncCommit commit)
    {
        Guard(w, commit.Lease);
        var sync = commit.Lease.Sync;
        foreach (var batch in commit.Open)
        {
            Insert(w, sync, batch);
        }

        foreach (var batch in commit.Update)
        {
            w.Execute(
                "update batch set state = $2, items = $3, attempts = $4, first_attempt_at = $5, not_found_at = $6 where id = $1",
                batch.Id.Blob(), (long)batch.State, batch.Items, batch.Attempts, batch.FirstAttemptAt?.ToUnixTimeMilliseconds(), batch.NotFoundAt?.ToUnixTimeMilliseconds());
        }

        foreach (var id in commit.Close)
        {
            w.Execute("delete from batch where id = $1", id.Blob());
        }

        SaveLedger(w, commit);
        foreach (var record in commit.Hold)
        {
            SqliteHeldStore.Save(w, record);
        }

        foreach (var transition in commit.Transitions)
        {
            SqliteHeldStore.Move(w, transition);
        }

        SettleInbox(w, commit);
        SavePosition(w, commit);
        if (commit.RestartedBy is { } order)
        {
            w.Execute("update sync_state set checkpoint = null, committed_at = $2 where sync = $1", sync, Now());
            journal.Append(w, order.Actor, order.Action, order.Subject, commit.Lease.Token, order.Detail);
        }

        if (commit.Progress is { } run)
        {
            SqliteRunStore.Save(w, run);
        }

        return journal.Append(w, "run " + commit.Run, commit.Kind, sync, commit.Lease.Token, CommitDetail.Of(commit));
    }

    private static void Guard(SqliteWriter w, Lease lease)
    {
        var seen = w.Scalar("select token from lease where sync = $1", lease.Sync) as long? ?? 0;
        if (seen != lease.Token)
        {
            throw new FencedException(lease.Sync, lease.Token, seen);
        }
    }

    private static void Insert(SqliteWriter w, string sync, StoredBatch batch) =>
        w.Execute(
            $"insert into batch ({BatchColumns}, sync) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            batch.Id.Blob(), batch.Run.Blob(), batch.Ordinal, (long)batch.State, (long)batch.Class, batch.Items, batch.Attempts,
            batch.FirstAttemptAt?.ToUnixTimeMilliseconds(), batch.NotFoundAt?.ToUnixTimeMilliseconds(), batch.ConfigVersion, sync);

    private static void SaveLedger(SqliteWriter w, SyncCommit commit)
    {
        if (commit.ReplacesLedger)
        {
            w.Execute("delete from ledger where sync = $1", commit.Lease.Sync);
        }

        foreach (var segment in commit.Ledger)
        {
            w.Execute("insert into ledger (sync, bytes) values ($1, $2)", commit.Lease.Sync, segment);
        }
    }

    private static void SettleInbox(SqliteWriter w, SyncCommit commit)
    {
        foreach (var id in commit.Handled)
        {
            w.Execute("update inbox set sealed = null where sync = $1 and message = $2", commit.Lease.Sync, id);
        }
    }

    private void SavePosition(SqliteWriter w, SyncCommit commit)
    {
        if (commit.Checkpoint is null && commit.Missing is null && commit.LastCount is null)
        {
            return;
        }

        w.Execute(
            """
            insert into sync_state (sync, checkpoint, missing, last_count, committed_at) values ($1, $2, $3, $4, $5)
            on conflict (sync) do update set checkpoint = coalesce($2, checkpoint), missing = coalesce($3, missing), last_count = coalesce($4, last_count), committed_at = $5
            """,
            commit.Lease.Sync, commit.Checkpoint?.Value, commit.Missing is { } missing ? SqliteValues.Pack(missing) : null, commit.LastCount, Now());
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static StoredBatch ReadBatch(SqliteDataReader row) => new()
    {
        Id = row.Id(0),
        Run = row.Id(1),
        Ordinal = row.GetInt64(2),
        State = (BatchState)row.GetInt32(3),
        Class = (DestinationClass)row.GetInt32(4),
        Items = row.GetFieldValue<byte[]>(5),
        Attempts = row.GetInt32(6),
        FirstAttemptAt = row.Time(7),
        NotFoundAt = row.Time(8),
        ConfigVersion = row.GetString(9),
    };

    private static SyncState ReadState(SqliteDataReader row) => new(
        row.GetString(0),
        row.Text(1) is { } checkpoint ? new Checkpoint(checkpoint) : null,
        SqliteValues.Unpack(row.Bytes(2)),
        row.IsDBNull(3) ? null : row.GetInt64(3),
        [],
        row.Time(4));
}
