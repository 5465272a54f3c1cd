namespace Gateway.Engine.Storage.Sqlite;

/// <remarks>One connection writes, so positions become visible in the order in which they were given.</remarks>
internal sealed class SqliteReceivedStore(SqliteFile file, TimeProvider time) : IReceivedStore
{
    public Task<int?> StoreAsync(string endpoint, IReadOnlyList<ReceivedItem> messages, DateTimeOffset forgetBefore, CancellationToken cancellationToken) =>
        file.Writer.WriteAsync(
            w =>
            {
                w.Execute("delete from received where sealed is null and at < $1", forgetBefore.ToUnixTimeMilliseconds());
                // A write that returns is committed, so all are looked at before the first is stored.
                if (messages.Any(message => Fingerprint(w, endpoint, message) is { } known && !known.AsSpan().SequenceEqual(message.Fingerprint)))
                {
                    return (int?)null;
                }

                return messages.Sum(message => w.Execute(
                    "insert or ignore into received (endpoint, stream, message, fingerprint, sealed, at) values ($1, $2, $3, $4, $5, $6)",
                    endpoint, message.Stream, message.Message, message.Fingerprint, message.Sealed, time.GetUtcNow().ToUnixTimeMilliseconds()));
            },
            cancellationToken);

    public async Task<IReadOnlyList<StoredReceipt>> ReadAsync(string endpoint, string stream, long after, int count, CancellationToken cancellationToken) =>
        await file.ListAsync(
            "select position, message, sealed from received where endpoint = $1 and stream = $2 and position > $3 and sealed is not null order by position limit $4",
            [endpoint, stream, after, (long)count],
            row => new StoredReceipt(row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2)),
            cancellationToken);

    public Task ReleaseAsync(string endpoint, string stream, long position, CancellationToken cancellationToken) =>
        file.Writer.WriteAsync(
            w => w.Execute("update received set sealed = null where endpoint = $1 and stream = $2 and position <= $3 and sealed is not null", endpoint, stream, position),
            cancellationToken);

    public async Task<IReadOnlyDictionary<(string Endpoint, string Stream), long>> WaitingAsync(CancellationToken cancellationToken) =>
        (await file.ListAsync("select endpoint, stream, count(*) from received where sealed is not null group by endpoint, stream", [],
            row => (Place: (row.GetString(0), row.GetString(1)), Count: row.GetInt64(2)), cancellationToken))
        .ToDictionary(found => found.Place, found => found.Count);

    private static byte[]? Fingerprint(SqliteWriter w, string endpoint, ReceivedItem message) =>
        w.Scalar("select fingerprint from received where endpoint = $1 and stream = $2 and message = $3", endpoint, message.Stream, message.Message) as byte[];
}
