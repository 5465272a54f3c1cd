namespace Gateway.Engine.Storage.Sqlite;

internal sealed class SqliteValueStore(SqliteFile file) : IValueStore
{
    public Task<string?> ReadAsync(string scope, string name, CancellationToken cancellationToken) =>
        file.ReadAsync("select value from value where scope = $1 and name = $2", [scope, name], reader => reader.Read() ? reader.GetString(0) : null, cancellationToken);

    public Task<bool> WriteAsync(string scope, string name, string? expected, string? value, CancellationToken cancellationToken) =>
        file.Writer.WriteAsync(
            w => (expected, value) switch
            {
                (null, null) => w.Scalar("select 1 from value where scope = $1 and name = $2", scope, name) is null,
                (null, _) => w.Execute("insert or ignore into value (scope, name, value) values ($1, $2, $3)", scope, name, value) == 1,
                (_, null) => w.Execute("delete from value where scope = $1 and name = $2 and value = $3", scope, name, expected) == 1,
                _ => w.Execute("update value set value = $4 where scope = $1 and name = $2 and value = $3", scope, name, expected, value) == 1,
            },
            cancellationToken);

    public async Task<IReadOnlyDictionary<string, string>> ListAsync(string scope, CancellationToken cancellationToken) =>
        (await file.ListAsync("select name, value from value where scope = $1", [scope], row => KeyValuePair.Create(row.GetString(0), row.GetString(1)), cancellationToken))
        .ToDictionary(StringComparer.Ordinal);
}
