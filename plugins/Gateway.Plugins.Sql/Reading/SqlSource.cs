using System.Data.Common;
using System.Runtime.CompilerServices;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>Reads one table or query in the order of its cursor or key, with one statement that streams.</summary>
internal sealed class SqlSource(ISqlDialect dialect, TableName table, SqlRead read) : ISource
{
    private DbConnection? _connection;

    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = await OpenAsync(request, cancellationToken);
        while (await rows.NextAsync(request.PageSize, cancellationToken) is { } page)
        {
            yield return page;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<RowPages> OpenAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        try
        {
            _connection ??= await dialect.OpenAsync(writing: false, cancellationToken);
            var plan = await ReadPlan.ResolveAsync(dialect, _connection, table, read, cancellationToken);
            var position = request.Full ? Position.Start : Position.Parse(request.After, plan.OrderCount);
            await RefuseUnreachableRowsAsync(plan, cancellationToken);
            DateTime? settledUntil = read.Cursor?.Time is null ? null : await dialect.NowAsync(_connection, cancellationToken) - read.LateWindow;
            var command = _connection.CreateCommand();
            command.CommandText = plan.Select(position, request.Window is not null);
            foreach (var value in position.After ?? [])
            {
                dialect.Bind(command, value);
            }

            foreach (var bound in request.Window is { } window ? [window.From, window.To] : Array.Empty<DateTimeOffset>())
            {
                dialect.Bind(command, bound);
            }

            var reader = await command.ExecuteReaderAsync(cancellationToken);
            return new RowPages(dialect, plan, read, command, reader)
            {
                SettledUntil = settledUntil,
                Whole = read.Cursor is null && position.After is null,
                Last = position.After is null || request.Full ? Position.At(null) : request.After!,
            };
        }
        catch (Exception exception) when (dialect.Failure(exception, committing: false) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Rows without a cursor value would never be read, and nobody would notice.</summary>
    private async Task RefuseUnreachableRowsAsync(ReadPlan plan, CancellationToken cancellationToken)
    {
        if (read.Cursor is null || plan.UnreachableRows() is not { } query)
        {
            return;
        }

        await using var command = _connection!.CreateCommand();
        command.CommandText = query;
        if (Convert.ToBoolean(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture))
        {
            throw new AdapterException(FailureKind.Configuration, "GW2217", "some rows have no value in the cursor's columns and would never be read.")
            {
                Fix = "Fill the column, or read a query that replaces the missing values by coalesce.",
            };
        }
    }
}
