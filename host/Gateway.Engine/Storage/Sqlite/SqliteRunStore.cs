using System.Text.Json;
using Gateway.Engine.Runs;

namespace Gateway.Engine.Storage.Sqlite;

internal sealed class SqliteRunStore(SqliteFile file) : IRunStore
{
    public async Task<RunRecord?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync("select body from run where id = $1", [id.Blob()], cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyList<RunRecord>> ListAsync(RunQuery query, CancellationToken cancellationToken) =>
        await ReadAsync(
            """
            select body from run
            where ($1 is null or sync = $1) and ($2 is null or state = $2) and ($3 is null or id < $3)
            order by id desc limit $4
            """,
            [query.Sync, query.State is { } state ? (long)state : null, query.Before?.Blob(), query.Limit],
            cancellationToken);

    public async Task<IReadOnlyList<RunRecord>> LatestAsync(CancellationToken cancellationToken) =>
        await ReadAsync("select body from run where id in (select max(id) from run group by sync) order by sync", [], cancellationToken);

    /// <summary>Writes a run inside a write.</summary>
    public static void Save(SqliteWriter w, RunRecord run) =>
        w.Execute(
            "insert into run (id, sync, state, started_at, body) values ($1, $2, $3, $4, $5) on conflict (id) do update set state = $3, body = $5",
            run.Id.Blob(), run.Sync, (long)run.State, run.StartedAt.ToUnixTimeMilliseconds(), JsonSerializer.Serialize(run, StoreJson.Default.RunRecord));

    private Task<List<RunRecord>> ReadAsync(string sql, object?[] parameters, CancellationToken cancellationToken) =>
        file.ListAsync(sql, parameters, row => JsonSerializer.Deserialize(row.GetString(0), StoreJson.Default.RunRecord)!, cancellationToken);
}
