using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Microsoft.Data.Sqlite;

namespace Gateway.Engine.Storage.Sqlite;

internal sealed class SqliteHeldStore(SqliteFile file, SqliteJournal journal) : IHeldStore
{
    private const string Columns = "id, sync, run, stage, code, field, rule, message, entity, fingerprint, sequence, state, first_seen, last_seen, times";

    public async Task<IReadOnlyList<HeldGroup>> GroupsAsync(string? sync, CancellationToken cancellationToken) =>
        await file.ListAsync(
            """
            select grp, sync, stage, code, field, rule, message, count(*), min(first_seen), max(last_seen) from held
            where state = 0 and ($1 is null or sync = $1) group by sync, grp order by count(*) desc, grp
            """,
            [sync],
            row => new HeldGroup(
                row.GetString(0), row.GetString(1), (HeldStage)row.GetInt32(2),
                new HeldCause(row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6)),
                row.GetInt64(7), row.Time(8)!.Value, row.Time(9)!.Value),
            cancellationToken);

    public async Task<IReadOnlyList<HeldRecord>> ListAsync(HeldQuery query, CancellationToken cancellationToken) =>
        await file.ListAsync(
            $"""
            select {Columns}, sealed from held
            where ($1 is null or sync = $1) and ($2 is null or grp = $2) and ($3 is null or state = $3) and ($4 is null or id > $4)
            order by id limit $5
            """,
            [query.Sync, query.Group, query.State is { } state ? (long)state : null, query.After?.Blob(), query.Limit],
            row => Read(row, withContent: true),
            cancellationToken);

    public async Task<HeldRecord?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await file.ListAsync($"select {Columns}, sealed from held where id = $1", [id.Blob()], row => Read(row, withContent: true), cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyList<HeldRecord>> OpenAsync(string sync, CancellationToken cancellationToken) =>
        await file.ListAsync($"select {Columns} from held where state = 0 and sync = $1", [sync], row => Read(row, withContent: false), cancellationToken);

    public Task<int> CloseAsync(IReadOnlyList<Guid> ids, HeldState state, string actor, string reason, CancellationToken cancellationToken) =>
        file.Writer.WriteAsync(
            w =>
            {
                var changed = ids.Sum(id => Move(w, new HeldTransition(id, state)));
                journal.Append(w, actor, "held." + state.ToString().ToLowerInvariant(), $"{changed} records", 0, new System.Text.Json.Nodes.JsonObject { ["reason"] = reason }.ToJsonString());
                return changed;
            },
            cancellationToken);

    /// <summary>Writes a held record inside a write: a new one, or one met again.</summary>
    public static void Save(SqliteWriter w, HeldRecord record) =>
        w.Execute(
            $"""
            insert into held ({Columns}, grp, sealed)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            on conflict (id) do update set run = $3, stage = $4, code = $5, field = $6, rule = $7, message = $8, sequence = $11, state = $12,
              last_seen = $14, times = $15, grp = $16, sealed = coalesce($17, sealed)
            """,
            record.Id.Blob(), record.Sync, record.Run.Blob(), (long)record.Stage, record.Cause.Code, record.Cause.Field, record.Cause.Rule, record.Cause.Message,
            record.Entity?.Value.Blob(), record.Fingerprint.Blob(), (long)record.Sequence, (long)record.State,
            record.FirstSeen.ToUnixTimeMilliseconds(), record.LastSeen.ToUnixTimeMilliseconds(), (long)record.Times, record.Cause.GroupOf(record.Sync), record.Sealed);

    /// <summary>Moves an open record inside a write and returns 1 when it was open. Its content is not needed any more.</summary>
    public static int Move(SqliteWriter w, HeldTransition transition) =>
        w.Execute("update held set state = $2, sealed = null where id = $1 and state = 0", transition.Id.Blob(), (long)transition.To);

    private static HeldRecord Read(SqliteDataReader row, bool withContent) => new()
    {
        Id = row.Id(0),
        Sync = row.GetString(1),
        Run = row.Id(2),
        Stage = (HeldStage)row.GetInt32(3),
        Cause = new HeldCause(row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7)),
        Entity = row.Bytes(8) is { } entity ? new EntityId(SqliteValues.Number(entity)) : null,
        Fingerprint = SqliteValues.Number(row.Bytes(9)),
        Sequence = (uint)row.GetInt64(10),
        State = (HeldState)row.GetInt32(11),
        FirstSeen = row.Time(12)!.Value,
        LastSeen = row.Time(13)!.Value,
        Times = row.GetInt32(14),
        Sealed = withContent ? row.Bytes(15) : null,
    };
}
