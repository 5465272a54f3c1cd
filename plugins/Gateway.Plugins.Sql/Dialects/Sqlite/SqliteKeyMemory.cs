using System.Security.Cryptography;
using System.Text;
using Gateway.Sdk;
using SQLitePCL;

namespace Gateway.Plugins.Sql;

/// <summary>Remembers idempotency keys in the database that holds the rows, with a fingerprint of what each key stood for.</summary>
internal sealed class SqliteKeyMemory : IDisposable
{
    private readonly TimeProvider _time;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _delete;

    private SqliteKeyMemory(sqlite3 database, TableName table, TimeProvider time)
    {
        _time = time;
        _find = new SqliteStatement(database, $"select fingerprint from {table.Sql} where key = ?1");
        _insert = new SqliteStatement(database, $"insert into {table.Sql} (key, fingerprint, at) values (?1, ?2, ?3)");
        _delete = new SqliteStatement(database, $"delete from {table.Sql} where key = ?1");
    }

    internal static SqliteKeyMemory Open(sqlite3 database, TableName table, TimeSpan window, TimeProvider time)
    {
        using (var create = new SqliteStatement(
            database,
            $"create table if not exists {table.Sql} (key text not null primary key, fingerprint blob not null, at integer not null) without rowid"))
        {
            create.Run();
        }

        using (var prune = new SqliteStatement(database, $"delete from {table.Sql} where at < ?1"))
        {
            prune.Bind(1, time.GetUtcNow().Subtract(window).ToUnixTimeSeconds());
            prune.Run();
        }

        return new SqliteKeyMemory(database, table, time);
    }

    /// <summary>Notes a delivery's key. Returns null when it is new, else what the repeat is told.</summary>
    internal DeliveryOutcome? Remember(in Delivery delivery)
    {
        var key = Encoding.UTF8.GetBytes(delivery.IdempotencyKey);
        Span<byte> fingerprint = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> known = stackalloc byte[SHA256.HashSizeInBytes];
        Fingerprint.Of(delivery, fingerprint);
        _find.Bind(1, key);
        if (_find.TryRead(known))
        {
            return known.SequenceEqual(fingerprint) ? DeliveryOutcome.Accepted : Fingerprint.Reused;
        }

        _insert.Bind(1, key);
        _insert.BindBlob(2, fingerprint);
        _insert.Bind(3, _time.GetUtcNow().ToUnixTimeSeconds());
        _insert.Run();
        return null;
    }

    /// <summary>Forgets the key of a refused delivery, so that it can be sent again once the cause is repaired.</summary>
    internal void Forget(in Delivery delivery)
    {
        _delete.Bind(1, Encoding.UTF8.GetBytes(delivery.IdempotencyKey));
        _delete.Run();
    }

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
        _delete.Dispose();
    }
}
