using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Gateway.Engine.Storage.Sqlite;

/// <summary>
/// The one connection that writes and checkpoints the write-ahead log (delivery.md R7), on a thread of its own. Waiting writes are put into one
/// transaction, each behind its own savepoint, so that one disk flush serves all of them and one refusal harms none of the others.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostWritesATransaction = 64;
    private const long CheckpointAtBytes = 32L << 20;

    // Whoever writes wakes the thread that waits: through the pool, a starved pool would keep leases from being renewed.
    private readonly Channel<IWrite> _queue = Channel.CreateUnbounded<IWrite>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly SqliteConnection _connection;
    private readonly string _walFile;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly Task _loop;

    public SqliteWriter(SqliteConnection connection, string databaseFile)
    {
        _connection = connection;
        _walFile = databaseFile + "-wal";
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Runs a write in a transaction and completes when it is durable.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteWriter, T> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var queued = new Write<T>(write);
        return _queue.Writer.TryWrite(queued) ? queued.Task : throw new ObjectDisposedException(nameof(SqliteWriter));
    }

    /// <summary>A prepared command on the writing connection; only valid inside a write.</summary>
    public SqliteCommand Command(string sql)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            _commands.Add(sql, command);
        }

        command.Parameters.Clear();
        return command;
    }

    /// <summary>Executes a statement with positional parameters <c>$1 $2 ...</c>.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = Command(sql);
        command.Bind(parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>Reads one value with positional parameters.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = Command(sql);
        command.Bind(parameters);
        return command.ExecuteScalar() is var value and not DBNull ? value : null;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        foreach (var command in _commands.Values)
        {
            await command.DisposeAsync();
        }

        await _connection.DisposeAsync();
    }

    private void Run()
    {
        var batch = new List<IWrite>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MostWritesATransaction && _queue.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            Apply(batch);
            batch.Clear();
        }

        Checkpoint("truncate");
    }

    private void Apply(List<IWrite> batch)
    {
        try
        {
            Plain("begin immediate");
            foreach (var write in batch)
            {
                Plain("savepoint w");
                Plain(write.Apply(this) ? "release w" : "rollback to w");
            }

            CrashPoint.Reach("before-commit");
            Plain("commit");
        }
        catch (SqliteException exception)
        {
            Rollback();
            batch.ForEach(write => write.Fail(SqliteFailure.Translate(exception)));
            return;
        }

        batch.ForEach(write => write.Complete());
        CheckpointWhenLarge();
    }

    private void CheckpointWhenLarge()
    {
        var wal = new FileInfo(_walFile);
        if (wal.Exists && wal.Length > CheckpointAtBytes)
        {
            // Readers may hold frames back; the rest is copied next time.
            Checkpoint("passive");
        }
    }

    private void Checkpoint(string kind)
    {
        try
        {
            Plain($"pragma wal_checkpoint({kind})");
        }
        catch (SqliteException)
        {
            // A full disk stops the copying, not what is committed: that stays in the log and is copied when there is room.
        }
    }

    private void Rollback()
    {
        try
        {
            Plain("rollback");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself: there is no transaction any more, which is what was wanted.
        }
    }

    private void Plain(string sql)
    {
        var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private interface IWrite
    {
        bool Apply(SqliteWriter writer);

        void Complete();

        void Fail(Exception exception);
    }

    private sealed class Write<T>(Func<SqliteWriter, T> write) : IWrite
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? _refused;
        private T _result = default!;

        public Task<T> Task => _done.Task;

        public bool Apply(SqliteWriter writer)
        {
            try
            {
                _result = write(writer);
                return true;
            }
            catch (Exception exception) when (exception is not SqliteException)
            {
                _refused = exception;
                return false;
            }
        }

        public void Complete()
        {
            if (_refused is null)
            {
                _done.SetResult(_result);
            }
            else
            {
                _done.SetException(_refused);
            }
        }

        public void Fail(Exception exception) => _done.SetException(_refused ?? exception);
    }
}
