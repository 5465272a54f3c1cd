using System.Globalization;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Retaining;
using Gateway.Engine.Runs;
using Microsoft.Data.Sqlite;

namespace Gateway.Engine.Storage.Sqlite;

/// <summary>The embedded store: one SQLite file, one process, one writing connection.</summary>
public sealed class SqliteStore : IGatewayStore
{
    private readonly SqliteWriter? _writer;
    private readonly IDisposable? _held;

    private SqliteStore(SqliteFile file, SqliteWriter? writer, IDisposable? held, TimeProvider time)
    {
        _writer = writer;
        _held = held;
        var journal = new SqliteJournal(file, time);
        Journal = journal;
        Leases = new SqliteLeaseStore(file);
        Syncs = new SqliteSyncStore(file, journal, time);
        Runs = new SqliteRunStore(file);
        Held = new SqliteHeldStore(file, journal);
        Received = new SqliteReceivedStore(file, time);
        Retention = new SqliteRetentionStore(file, journal);
        Values = new SqliteValueStore(file);
    }

    /// <inheritdoc/>
    public ILeaseStore Leases { get; }

    /// <inheritdoc/>
    public ISyncStore Syncs { get; }

    /// <inheritdoc/>
    public IRunStore Runs { get; }

    /// <inheritdoc/>
    public IHeldStore Held { get; }

    /// <inheritdoc/>
    public IReceivedStore Received { get; }

    /// <inheritdoc/>
    public IJournalStore Journal { get; }

    /// <inheritdoc/>
    public IRetentionStore Retention { get; }

    /// <inheritdoc/>
    public IValueStore Values { get; }

    /// <summary>Opens the store in a folder and creates it when there is none.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="access">Whether this process owns the store, looks on, or shares it (tests of take-over only).</param>
    /// <param name="time">The clock for journal and history.</param>
    /// <exception cref="StoreException">Another process owns it, it is damaged, or it is of a newer format.</exception>
    public static SqliteStore Open(string folder, StoreAccess access, TimeProvider time)
    {
        var file = new SqliteFile(Path.Combine(folder, "gateway.db"));
        if (access == StoreAccess.Observe)
        {
            return File.Exists(file.Path)
                ? new SqliteStore(file, null, null, time)
                : throw new StoreException("GW6106", $"there is no database in {folder}", "run a sync first, or name the configuration with --config");
        }

        Directory.CreateDirectory(folder);
        if (DataDisk.Of(folder)?.RefusesStore(folder) is { } refusal)
        {
            throw refusal;
        }

        var processLock = access == StoreAccess.Own ? ProcessLock.Take(folder) : null;
        try
        {
            var connection = file.OpenWriter();
            Migrations.Apply(connection);
            if (access == StoreAccess.Own)
            {
                SqliteLeaseStore.FreeAll(connection);
            }

            var writer = new SqliteWriter(connection, file.Path);
            file.Writer = writer;
            return new SqliteStore(file, writer, processLock, time);
        }
        catch (SqliteException exception)
        {
            processLock?.Dispose();
            throw SqliteFailure.Translate(exception);
        }
        catch
        {
            processLock?.Dispose();
            throw;
        }
    }

    /// <summary>A store without anything in it, to look on where nothing has run yet. It leaves nothing on any disk.</summary>
    public static SqliteStore OpenEmpty(TimeProvider time)
    {
        var file = new SqliteFile($"gateway-{Guid.NewGuid():N}") { InMemory = true };
        var connection = file.OpenWriter();
        Migrations.Apply(connection);
        return new SqliteStore(file, null, connection, time);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        _held?.Dispose();
    }
}

/// <summary>What a process wants of the store.</summary>
public enum StoreAccess
{
    /// <summary>To run syncs: no other process may own it at the same time.</summary>
    Own,

    /// <summary>To look on.</summary>
    Observe,

    /// <summary>To write beside an owner. SQLite allows it and the leases keep it right; only tests of take-over do it.</summary>
    Share,
}

/// <summary>Makes sure that one process owns a data folder: an exclusive lock that the operating system drops with the process.</summary>
internal static class ProcessLock
{
    /// <summary>What Linux, macOS and Windows say when somebody else holds a file.</summary>
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];

    public static FileStream Take(string folder)
    {
        // A locked file cannot be read by others: the number of its holder lies beside it.
        var pid = Path.Combine(folder, "gateway.pid");
        try
        {
            var stream = new FileStream(Path.Combine(folder, "gateway.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(pid, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return stream;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException || (exception is IOException && !Taken.Contains(exception.HResult)))
        {
            throw new StoreException("GW6103", $"the data folder {folder} cannot be written: {exception.Message.TrimEnd('.')}", "give the gateway's user write access to the data folder", exception);
        }
        catch (IOException exception)
        {
            var holder = File.Exists(pid) ? File.ReadAllText(pid) : "(unknown)";
            throw new StoreException("GW6107", $"the data folder {folder} is in use by process {holder}", "stop that process, or send the command to it", exception);
        }
    }
}

/// <summary>Where the database is, and how to open it.</summary>
internal sealed class SqliteFile(string path)
{
    private SqliteWriter? _writer;

    public string Path { get; } = path;

    /// <summary>Whether it lives in memory, as long as one connection is open.</summary>
    public bool InMemory { get; init; }

    /// <summary>The writer; a store that only looks on has none.</summary>
    public SqliteWriter Writer
    {
        get => _writer ?? throw new StoreException("GW6108", "this store was opened for looking only", "send the command to the running host");
        set => _writer = value;
    }

    public SqliteConnection OpenWriter()
    {
        var connection = Open(SqliteOpenMode.ReadWriteCreate);
        Pragma(connection, "pragma busy_timeout=5000");
        Pragma(connection, "pragma journal_mode=wal");
        Pragma(connection, "pragma synchronous=full");
        Pragma(connection, "pragma wal_autocheckpoint=0");
        Pragma(connection, "pragma secure_delete=on");
        Pragma(connection, "pragma temp_store=memory");
        if (Pragma(connection, "pragma quick_check") is not "ok")
        {
            throw new StoreException("GW6102", "the database file is damaged", "keep the file, restore the newest backup and start again");
        }

        return connection;
    }

    public async Task<T> ReadAsync<T>(string sql, object?[] parameters, Func<SqliteDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = Open(SqliteOpenMode.ReadWrite);
            Pragma(connection, "pragma query_only=on");
            Pragma(connection, "pragma busy_timeout=5000");
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Bind(parameters);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return read(reader);
        }
        catch (SqliteException exception)
        {
            throw SqliteFailure.Translate(exception);
        }
    }

    public Task<List<T>> ListAsync<T>(string sql, object?[] parameters, Func<SqliteDataReader, T> row, CancellationToken cancellationToken) =>
        ReadAsync(sql, parameters, reader =>
        {
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(row(reader));
            }

            return rows;
        }, cancellationToken);

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = InMemory ? SqliteOpenMode.Memory : mode,
            Cache = InMemory ? SqliteCacheMode.Shared : SqliteCacheMode.Default,
            Pooling = mode == SqliteOpenMode.ReadWrite && !InMemory,
        }.ToString());
        connection.Open();
        return connection;
    }

    private static string? Pragma(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string;
    }
}
