using System.Data.Common;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>Tests a database step by step without changing anything in it.</summary>
internal sealed class DatabaseCheck(ISqlDialect dialect, SqlSettings settings, TimeProvider time)
{
    private readonly List<CheckStep> _steps = [];

    internal async Task<CheckReport> RunAsync(CancellationToken cancellationToken)
    {
        DbConnection? connection = null;
        try
        {
            var writing = settings.Streams.Values.Any(stream => stream.Write is not null);
            var passed = await StepAsync("Connect", async () =>
            {
                connection = await dialect.OpenAsync(writing, cancellationToken);
                return writing ? "connected for reading and writing" : "connected for reading";
            });
            foreach (var (name, stream) in settings.Streams)
            {
                passed = passed && (stream.Read is not { } read || await StepAsync("Read", () => ReadAsync(connection!, name, stream, read, cancellationToken)));
                passed = passed && (stream.Write is not { } write || await StepAsync("Write", () => WriteAsync(connection!, name, stream, write, cancellationToken)));
            }
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }

        return new CheckReport(_steps);
    }

    private async Task<string> ReadAsync(DbConnection connection, string name, SqlStream stream, SqlRead read, CancellationToken cancellationToken)
    {
        var plan = await ReadPlan.ResolveAsync(dialect, connection, SqlAdapter.TableOf(name, stream), read, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = plan.Select(Position.Start, windowed: false) + " limit 1";
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return $"\"{name}\": {plan.Columns.Length} columns, " + (await row.ReadAsync(cancellationToken) ? "has rows" : "no rows yet");
    }

    private async Task<string> WriteAsync(DbConnection connection, string name, SqlStream stream, SqlWrite write, CancellationToken cancellationToken)
    {
        var table = SqlAdapter.TableOf(name, stream);
        var plan = WritePlan.Resolve(table, await dialect.ColumnsAsync(connection, table, cancellationToken), write);
        await dialect.ProbeAsync(connection, plan, cancellationToken);
        return $"\"{name}\": {plan.Columns.Length} columns" + (plan.Key.Length == 0 ? "" : $", key {string.Join(", ", plan.Key.Select(i => plan.Columns[i].Name))}");
    }

    private async Task<bool> StepAsync(string name, Func<Task<string>> run)
    {
        var started = time.GetTimestamp();
        try
        {
            _steps.Add(new CheckStep(name, true, await run(), time.GetElapsedTime(started)));
            return true;
        }
        catch (Exception exception) when ((exception as AdapterException ?? dialect.Failure(exception, committing: false)) is { } failure)
        {
            _steps.Add(new CheckStep(name, false, $"{failure.Code}: {failure.Message}", time.GetElapsedTime(started), failure.Fix));
            return false;
        }
    }
}
