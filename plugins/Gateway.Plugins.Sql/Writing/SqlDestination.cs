using System.Data.Common;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>Writes one table. Connects on the first batch.</summary>
internal sealed class SqlDestination(ISqlDialect dialect, TableName table, SqlWrite settings) : IDestination
{
    private DbConnection? _connection;
    private IBatchWriter? _writer;

    public async Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            var writer = _writer ??= await OpenAsync(cancellationToken);
            return new DeliveryResult(await writer.WriteAsync(batch.Deliveries, cancellationToken));
        }
        catch (Exception exception) when (dialect.Failure(exception, committing: false) is { } failure)
        {
            throw failure;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _writer, null) is { } writer)
        {
            await writer.DisposeAsync();
        }

        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<IBatchWriter> OpenAsync(CancellationToken cancellationToken)
    {
        _connection ??= await dialect.OpenAsync(writing: true, cancellationToken);
        var columns = await dialect.ColumnsAsync(_connection, table, cancellationToken);
        var writer = dialect.OpenWriter(_connection, WritePlan.Resolve(table, columns, settings));
        await writer.PrepareAsync(cancellationToken);
        return writer;
    }
}
