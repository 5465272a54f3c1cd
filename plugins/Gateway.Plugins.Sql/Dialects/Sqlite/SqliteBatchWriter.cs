using System.Buffers.Text;
using System.Text.Json;
using Gateway.Sdk;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Plugins.Sql;

/// <summary>Writes rows one by one with prepared statements inside one transaction, which in SQLite is as fast as any bulk form and names the bad row.</summary>
internal sealed class SqliteBatchWriter(SqliteConnection connection, WritePlan plan, TimeProvider time) : IBatchWriter
{
    private readonly sqlite3 _database = connection.Handle!;
    private readonly RecordFields _fields = new(plan);
    private readonly Dictionary<(RecordShape, ChangeKind), SqliteStatement> _statements = [];
    private readonly SqliteStatement _begin = new(connection.Handle!, "begin immediate");
    private readonly SqliteStatement _commit = new(connection.Handle!, "commit");
    private SqliteKeyMemory? _keys;
    private byte[] _bytes = new byte[1024];

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        _keys = plan.KeyTable is { } table ? SqliteKeyMemory.Open(_database, table, plan.Settings.Keys!.Window, time) : null;
        return Task.CompletedTask;
    }

    public Task<DeliveryOutcome[]> WriteAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var outcomes = new DeliveryOutcome[deliveries.Count];
        _begin.Run();
        try
        {
            for (var i = 0; i < outcomes.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                outcomes[i] = Once(deliveries[i]);
            }

            _commit.Run(committing: true);
            return Task.FromResult(outcomes);
        }
        finally
        {
            // Still inside the transaction only when something failed.
            if (raw.sqlite3_get_autocommit(_database) == 0)
            {
                raw.sqlite3_exec(_database, "rollback");
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _keys?.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        return default;
    }

    private DeliveryOutcome Once(in Delivery delivery)
    {
        if (_keys is null)
        {
            return Write(delivery);
        }

        if (_keys.Remember(delivery) is { } known)
        {
            return known;
        }

        var outcome = Write(delivery);
        if (outcome.Verdict != DeliveryVerdict.Accepted)
        {
            _keys.Forget(delivery);
        }

        return outcome;
    }

    private DeliveryOutcome Write(in Delivery delivery)
    {
        if (delivery.Kind == ChangeKind.Delete && plan.Settings.OnDelete == DeleteMode.Refuse)
        {
            return DeliveryOutcome.Rejected("GW4210", "this stream takes no deletes.");
        }

        if (_fields.Read(delivery) is { } unreadable)
        {
            return unreadable;
        }

        var shape = _fields.Shape;
        if (!_statements.TryGetValue((shape, delivery.Kind), out var statement))
        {
            var sql = delivery.Kind == ChangeKind.Delete ? SqliteSql.Delete(plan, shape) : SqliteSql.Upsert(plan, shape);
            _statements[(shape, delivery.Kind)] = statement = new SqliteStatement(_database, sql);
        }

        for (var i = 0; i < shape.Columns.Length; i++)
        {
            if (!TryBind(statement, i + 1, shape.Columns[i], delivery.Content.Span))
            {
                return DeliveryOutcome.Rejected("GW4205", "the value does not fit the type of its column.", plan.Columns[shape.Columns[i]].Name);
            }
        }

        if (plan.Version is not null)
        {
            statement.Bind(shape.Columns.Length + 1, delivery.Sequence);
        }

        return statement.TryRun() ?? DeliveryOutcome.Accepted;
    }

    private bool TryBind(SqliteStatement statement, int parameter, int column, ReadOnlySpan<byte> content)
    {
        var value = _fields[column];
        var bytes = content.Slice(value.Start, value.Length);
        switch (value.Type)
        {
            case JsonTokenType.Null:
                statement.BindNull(parameter);
                return true;
            case JsonTokenType.True or JsonTokenType.False:
                statement.Bind(parameter, value.Type == JsonTokenType.True ? 1L : 0L);
                return true;
            case JsonTokenType.Number:
                BindNumber(statement, parameter, bytes);
                return true;
            case JsonTokenType.String:
                return TryBindText(statement, parameter, plan.Columns[column].Kind, _fields.TextOf(content, value));
            default:
                statement.Bind(parameter, bytes);
                return true;
        }
    }

    /// <summary>Fractions are bound as text: a numeric column keeps them as a number where that loses nothing, a text column digit by digit.</summary>
    private static void BindNumber(SqliteStatement statement, int parameter, ReadOnlySpan<byte> number)
    {
        if (Utf8Parser.TryParse(number, out long whole, out var used) && used == number.Length)
        {
            statement.Bind(parameter, whole);
        }
        else
        {
            statement.Bind(parameter, number);
        }
    }

    private bool TryBindText(SqliteStatement statement, int parameter, ColumnKind kind, ReadOnlySpan<byte> text)
    {
        switch (kind)
        {
            case ColumnKind.Bytes:
                if (_bytes.Length < text.Length)
                {
                    _bytes = new byte[text.Length];
                }

                if (Base64.DecodeFromUtf8(text, _bytes, out var used, out var written) != System.Buffers.OperationStatus.Done || used != text.Length)
                {
                    return false;
                }

                statement.BindBlob(parameter, _bytes.AsSpan(0, written));
                return true;
            case ColumnKind.Integer:
                if (!Utf8Parser.TryParse(text, out long whole, out var digits) || digits != text.Length)
                {
                    return false;
                }

                statement.Bind(parameter, whole);
                return true;
            case ColumnKind.Number or ColumnKind.Decimal:
                if (!Utf8Parser.TryParse(text, out double _, out var length) || length != text.Length)
                {
                    return false;
                }

                statement.Bind(parameter, text);
                return true;
            default:
                statement.Bind(parameter, text);
                return true;
        }
    }
}
