using System.Runtime.CompilerServices;

namespace Gateway.Engine.Storage.Sqlite;

internal sealed class SqliteJournal(SqliteFile file, TimeProvider time) : IJournalStore
{
    private const string Columns = "sequence, at, actor, action, subject, token, detail, hash";

    public async Task<JournalHead> HeadAsync(CancellationToken cancellationToken)
    {
        var database = await file.ReadAsync("select value from meta where name='database'", [], reader => reader.Read() ? Guid.Parse(reader.GetString(0)) : Guid.Empty, cancellationToken);
        return await file.ReadAsync("select sequence, hash from journal order by sequence desc limit 1", [], reader => reader.Read()
            ? new JournalHead(database, reader.GetInt64(0), reader.GetString(1))
            : new JournalHead(database, 0, JournalHead.Genesis), cancellationToken);
    }

    public Task<JournalPosition> OriginAsync(CancellationToken cancellationToken) =>
        file.ReadAsync("select value from meta where name='journal-origin'", [], reader =>
            reader.Read() && reader.GetString(0).Split(' ') is [var sequence, var hash]
                ? new JournalPosition(long.Parse(sequence, System.Globalization.CultureInfo.InvariantCulture), hash)
                : new JournalPosition(0, JournalHead.Genesis), cancellationToken);

    public async IAsyncEnumerable<JournalEntry> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var entries = await file.ListAsync(
                $"select {Columns} from journal where sequence >= $1 order by sequence limit 1000",
                [from],
                row => new JournalEntry(
                    row.GetInt64(0), row.Time(1)!.Value, row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetString(6), row.GetString(7)),
                cancellationToken);
            foreach (var entry in entries)
            {
                yield return entry;
            }

            if (entries.Count < 1000)
            {
                yield break;
            }

            from = entries[^1].Sequence + 1;
        }
    }

    public Task<long> AppendAsync(JournalNote note, CancellationToken cancellationToken) =>
        file.Writer.WriteAsync(w => Append(w, note.Actor, note.Action, note.Subject, 0, note.Detail).Sequence, cancellationToken);

    /// <summary>Adds an entry inside a write and returns its number.</summary>
    public JournalPosition Append(SqliteWriter w, string actor, string action, string subject, long token, string detail)
    {
        // A savepoint that was rolled back takes its entry along, so the head is always read from the table.
        var (sequence, previous) = Head(w);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var hash = JournalEntry.HashOf(previous, sequence + 1, at, actor, action, subject, token, detail);
        w.Execute(
            $"insert into journal ({Columns}) values ($1, $2, $3, $4, $5, $6, $7, $8)",
            sequence + 1, at.ToUnixTimeMilliseconds(), actor, action, subject, token, detail, hash);
        return new JournalPosition(sequence + 1, hash);
    }

    private static (long Sequence, string Hash) Head(SqliteWriter w)
    {
        var command = w.Command("select sequence, hash from journal order by sequence desc limit 1");
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetString(1)) : (0, JournalHead.Genesis);
    }
}
