using System.Security.Cryptography;
using Gateway.Sdk;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Plugins.Sql;

/// <summary>Remembers idempotency keys in the database that holds the rows, with a fingerprint of what each key stood for.</summary>
internal sealed class PostgresKeyMemory(NpgsqlConnection connection, TableName table)
{
    internal async Task PrepareAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(
                    $"create table if not exists {table.Sql} (key text collate \"C\" primary key, fingerprint bytea not null, at timestamptz not null default now())"),
                new NpgsqlBatchCommand($"delete from {table.Sql} where at < now() - $1") { Parameters = { new NpgsqlParameter<TimeSpan> { TypedValue = window } } },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Notes the keys of a batch. Returns, by index, null for new ones and else what the repeat is told.</summary>
    internal async Task<DeliveryOutcome?[]> RememberAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var keys = new string[deliveries.Count];
        var fingerprints = new byte[deliveries.Count][];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = deliveries[i].IdempotencyKey;
            fingerprints[i] = new byte[SHA256.HashSizeInBytes];
            Fingerprint.Of(deliveries[i], fingerprints[i]);
        }

        var fresh = await InsertAsync(keys, fingerprints, cancellationToken);
        var outcomes = new DeliveryOutcome?[keys.Length];
        if (fresh.Count == keys.Length)
        {
            return outcomes;
        }

        var known = await FingerprintsAsync([.. keys.Where(key => !fresh.Contains(key))], cancellationToken);
        for (var i = 0; i < keys.Length; i++)
        {
            outcomes[i] = fresh.Contains(keys[i]) ? null
                : known[keys[i]].AsSpan().SequenceEqual(fingerprints[i]) ? DeliveryOutcome.Accepted
                : Fingerprint.Reused;
        }

        return outcomes;
    }

    /// <summary>Forgets the keys of refused deliveries, so that they can be sent again once the cause is repaired.</summary>
    internal async Task ForgetAsync(string[] keys, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"delete from {table.Sql} where key = any($1)", connection) { Parameters = { Texts(keys) } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<HashSet<string>> InsertAsync(string[] keys, byte[][] fingerprints, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"insert into {table.Sql} (key, fingerprint) select * from unnest($1, $2) on conflict do nothing returning key", connection)
        {
            Parameters = { Texts(keys), new NpgsqlParameter { Value = fingerprints, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var fresh = new HashSet<string>(keys.Length, StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            fresh.Add(reader.GetString(0));
        }

        return fresh;
    }

    private async Task<Dictionary<string, byte[]>> FingerprintsAsync(string[] keys, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select key, fingerprint from {table.Sql} where key = any($1)", connection) { Parameters = { Texts(keys) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var known = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            known[reader.GetString(0)] = reader.GetFieldValue<byte[]>(1);
        }

        return known;
    }

    private static NpgsqlParameter Texts(string[] values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
