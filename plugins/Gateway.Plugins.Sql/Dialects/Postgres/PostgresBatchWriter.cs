using Gateway.Sdk;
using Npgsql;

namespace Gateway.Plugins.Sql;

/// <summary>Stages a batch by COPY and moves it into the table with one statement for each shape; only when a row is refused is the batch cut down to it.</summary>
internal sealed class PostgresBatchWriter(NpgsqlConnection connection, WritePlan plan) : IBatchWriter
{
    private const string Savepoint = "gw";

    private readonly RecordFields _fields = new(plan);
    private readonly Dictionary<(RecordShape, ChangeKind), string> _stages = [];
    private readonly PostgresKeyMemory? _keys = plan.KeyTable is { } table ? new PostgresKeyMemory(connection, table) : null;
    private IReadOnlyDictionary<string, string> _constraintFields = new Dictionary<string, string>();
    private int _stagesMade;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        _constraintFields = await PostgresCatalog.ConstraintFieldsAsync(connection, plan.Table, cancellationToken);
        if (_keys is not null)
        {
            await _keys.PrepareAsync(plan.Settings.Keys!.Window, cancellationToken);
        }
    }

    public async Task<DeliveryOutcome[]> WriteAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var outcomes = new DeliveryOutcome[deliveries.Count];
        Array.Fill(outcomes, DeliveryOutcome.Accepted);
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var groups = new List<CopyRows>();
        try
        {
            var known = _keys is null ? [] : await _keys.RememberAsync(deliveries, cancellationToken);
            Group(groups, deliveries, known, outcomes);
            foreach (var rows in groups)
            {
                await WriteRowsAsync(transaction, rows, outcomes, cancellationToken);
            }

            await ForgetRefusedAsync(deliveries, known, outcomes, cancellationToken);
            await CommitAsync(transaction, cancellationToken);
            return outcomes;
        }
        catch
        {
            // Stages made in this transaction go with it.
            _stages.Clear();
            throw;
        }
        finally
        {
            groups.ForEach(rows => rows.Dispose());
            await EndAsync(transaction);
        }
    }

    public ValueTask DisposeAsync() => default;

    private void Group(List<CopyRows> groups, IReadOnlyList<Delivery> deliveries, DeliveryOutcome?[] known, DeliveryOutcome[] outcomes)
    {
        for (var i = 0; i < outcomes.Length; i++)
        {
            var delivery = deliveries[i];
            outcomes[i] = known.Length > 0 && known[i] is { } repeat ? repeat : Stage(groups, i, delivery);
        }
    }

    private DeliveryOutcome Stage(List<CopyRows> groups, int index, in Delivery delivery)
    {
        if (delivery.Kind == ChangeKind.Delete && plan.Settings.OnDelete == DeleteMode.Refuse)
        {
            return DeliveryOutcome.Rejected("GW4210", "this stream takes no deletes.");
        }

        if (_fields.Read(delivery) is { } unreadable)
        {
            return unreadable;
        }

        var (shape, kind) = (_fields.Shape, delivery.Kind);
        var rows = groups.Find(group => group.Shape == shape && group.Kind == kind);
        if (rows is null)
        {
            groups.Add(rows = new CopyRows(plan, shape, kind));
        }

        var column = rows.Add(index, _fields, delivery.Sequence, delivery.Content.Span);
        return column < 0 ? DeliveryOutcome.Accepted
            : DeliveryOutcome.Rejected("GW4205", "the value does not fit the type of its column.", plan.Columns[column].Name);
    }

    private async Task WriteRowsAsync(NpgsqlTransaction transaction, CopyRows rows, DeliveryOutcome[] outcomes, CancellationToken cancellationToken)
    {
        if (!_stages.TryGetValue((rows.Shape, rows.Kind), out var stage))
        {
            stage = _stages[(rows.Shape, rows.Kind)] = $"gw_in_{_stagesMade++}";
            await ExecuteAsync(PostgresSql.CreateStage(plan, rows.Shape, stage), cancellationToken);
        }

        while (rows.Count > 0 && !await TryCopyAsync(transaction, rows, stage, outcomes, cancellationToken))
        {
        }

        var staged = PostgresSql.StagedRows(stage);
        var sql = rows.Kind == ChangeKind.Delete ? PostgresSql.Delete(plan, staged) : PostgresSql.Upsert(plan, rows.Shape, staged);
        await ApplyAsync(transaction, sql, rows, 0, rows.Count - 1, outcomes, cancellationToken);
    }

    /// <summary>Sends the rows; a refused one is named by the server, marked and left out, and the caller tries again.</summary>
    private async Task<bool> TryCopyAsync(
        NpgsqlTransaction transaction, CopyRows rows, string stage, DeliveryOutcome[] outcomes, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync(Savepoint, cancellationToken);
        try
        {
            await using var import = (StreamWriter)await connection.BeginTextImportAsync(PostgresSql.Copy(plan, rows.Shape, stage), cancellationToken);
            await rows.SendAsync(import.BaseStream, cancellationToken);
        }
        catch (PostgresException exception) when (PostgresFailures.IsAboutRows(exception) && PostgresFailures.PlaceInCopy(exception) is { } place
            && place.Line >= 1 && place.Line <= rows.Count)
        {
            await transaction.RollbackAsync(Savepoint, cancellationToken);
            outcomes[rows.DeliveryOf(place.Line - 1)] = PostgresFailures.Refusal(exception, place.Column);
            rows.RemoveAt(place.Line - 1);
            return false;
        }

        return true;
    }

    /// <summary>Moves staged rows into the table. A refused range is halved until the refused row stands alone.</summary>
    private async Task ApplyAsync(
        NpgsqlTransaction transaction, string sql, CopyRows rows, int first, int last, DeliveryOutcome[] outcomes, CancellationToken cancellationToken)
    {
        if (first > last)
        {
            return;
        }

        await transaction.SaveAsync(Savepoint, cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(sql, connection)
            {
                Parameters = { new NpgsqlParameter<int> { TypedValue = first }, new NpgsqlParameter<int> { TypedValue = last } },
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
            return;
        }
        catch (PostgresException exception) when (PostgresFailures.IsAboutRows(exception))
        {
            await transaction.RollbackAsync(Savepoint, cancellationToken);
            if (first == last)
            {
                outcomes[rows.DeliveryOf(first)] = PostgresFailures.Refusal(exception, _constraintFields.GetValueOrDefault(exception.ConstraintName ?? ""));
                return;
            }
        }

        var middle = first + ((last - first) / 2);
        await ApplyAsync(transaction, sql, rows, first, middle, outcomes, cancellationToken);
        await ApplyAsync(transaction, sql, rows, middle + 1, last, outcomes, cancellationToken);
    }

    private async Task ForgetRefusedAsync(
        IReadOnlyList<Delivery> deliveries, DeliveryOutcome?[] known, DeliveryOutcome[] outcomes, CancellationToken cancellationToken)
    {
        if (_keys is null)
        {
            return;
        }

        var refused = Enumerable.Range(0, outcomes.Length)
            .Where(i => known[i] is null && outcomes[i].Verdict != DeliveryVerdict.Accepted)
            .Select(i => deliveries[i].IdempotencyKey).ToArray();
        if (refused.Length > 0)
        {
            await _keys.ForgetAsync(refused, cancellationToken);
        }
    }

    private static async Task CommitAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (PostgresFailures.Of(exception, committing: true) is { } failure)
        {
            throw failure;
        }
    }

    private static async Task EndAsync(NpgsqlTransaction transaction)
    {
        try
        {
            await transaction.DisposeAsync();
        }
        catch (Exception exception) when (PostgresFailures.Of(exception, committing: false) is not null)
        {
            // On a broken connection the failure that broke it is the one to report, and it is on its way.
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
