using Gateway.Sdk;
using SQLitePCL;

namespace Gateway.Plugins.Sql;

/// <summary>One prepared statement, bound from UTF-8 without copies in between.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    internal SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        var code = raw.sqlite3_prepare_v2(database, sql, out _statement);
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    internal void Bind(int parameter, ReadOnlySpan<byte> text)
    {
        // An empty span has no address, which SQLite takes for null.
        if (text.IsEmpty)
        {
            raw.sqlite3_bind_text(_statement, parameter, "");
        }
        else
        {
            raw.sqlite3_bind_text(_statement, parameter, text);
        }
    }

    internal void BindBlob(int parameter, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            raw.sqlite3_bind_zeroblob(_statement, parameter, 0);
        }
        else
        {
            raw.sqlite3_bind_blob(_statement, parameter, bytes);
        }
    }

    internal void Bind(int parameter, long value) => raw.sqlite3_bind_int64(_statement, parameter, value);

    internal void Bind(int parameter, double value) => raw.sqlite3_bind_double(_statement, parameter, value);

    internal void BindNull(int parameter) => raw.sqlite3_bind_null(_statement, parameter);

    /// <summary>Runs the statement and returns null, or why the row was refused.</summary>
    internal DeliveryOutcome? TryRun()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_DONE or raw.SQLITE_ROW)
        {
            raw.sqlite3_reset(_statement);
            return null;
        }

        var extended = raw.sqlite3_extended_errcode(_database);
        var message = raw.sqlite3_errmsg(_database).utf8_to_string();
        raw.sqlite3_reset(_statement);
        return SqliteFailures.Refusal(extended, message) ?? throw SqliteFailures.Of(extended, new InvalidOperationException(message), committing: false);
    }

    /// <summary>Runs a statement that no row can make fail.</summary>
    internal void Run(bool committing = false)
    {
        var code = raw.sqlite3_step(_statement);
        var failure = code is raw.SQLITE_DONE or raw.SQLITE_ROW ? null : Failure(code, committing);
        raw.sqlite3_reset(_statement);
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>Reads the first column of the first row as bytes; false when there is no row.</summary>
    internal bool TryRead(Span<byte> value)
    {
        var code = raw.sqlite3_step(_statement);
        var found = code == raw.SQLITE_ROW;
        if (found)
        {
            raw.sqlite3_column_blob(_statement, 0).CopyTo(value);
        }

        raw.sqlite3_reset(_statement);
        return found || code == raw.SQLITE_DONE ? found : throw Failure(code);
    }

    public void Dispose() => _statement?.Dispose();

    private AdapterException Failure(int code, bool committing = false) =>
        SqliteFailures.Of(code, new InvalidOperationException(raw.sqlite3_errmsg(_database).utf8_to_string()), committing);
}
