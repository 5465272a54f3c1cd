using System.Data.Common;
using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>Cuts the rows of one running statement into pages. Holds one page at a time.</summary>
internal sealed class RowPages(ISqlDialect dialect, ReadPlan plan, SqlRead read, DbCommand command, DbDataReader row) : IAsyncDisposable
{
    private const int MaxPageBytes = 4 << 20;

    private static readonly RecordProblem _notText = new("GW2221", "a text of this row is not sound UTF-8.");

    private readonly JsonEncodedText[] _names = [.. plan.Columns.Select(column => JsonEncodedText.Encode(column.Name))];
    private bool? _onRow;
    private bool _ended;

    /// <summary>Rows up to this moment can be followed by no late row. Null: the cursor is not a time.</summary>
    internal required DateTime? SettledUntil { get; init; }

    /// <summary>Whether the statement reads a whole list from its start.</summary>
    internal required bool Whole { get; init; }

    /// <summary>The checkpoint behind the last settled row.</summary>
    internal required Checkpoint Last { get; set; }

    internal async Task<Page?> NextAsync(int size, CancellationToken cancellationToken)
    {
        try
        {
            return await FillAsync(size, cancellationToken);
        }
        catch (Exception exception) when (dialect.Failure(exception, committing: false) is { } failure)
        {
            throw failure;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await row.DisposeAsync();
        await command.DisposeAsync();
    }

    private async Task<Page?> FillAsync(int size, CancellationToken cancellationToken)
    {
        if (_ended)
        {
            return null;
        }

        _onRow ??= await row.ReadAsync(cancellationToken);
        using var records = new RecordWriter();
        object[]? position = null;
        while (_onRow.Value && records.Count < size && records.Length < MaxPageBytes)
        {
            WriteRow(records);
            position = Settled(position);
            _onRow = await row.ReadAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }

        _ended = !_onRow.Value;
        if (records.Count == 0 && !Whole)
        {
            return null;
        }

        // The next run reads a whole list from its start again.
        Last = _ended && read.Cursor is null ? Position.At(null) : position is null ? Last : Position.At(position);
        return records.ToPage(Last, completesSnapshot: _ended && Whole);
    }

    private void WriteRow(RecordWriter records)
    {
        records.Begin();
        var sound = true;
        for (var i = 0; i < _names.Length; i++)
        {
            records.Json.WritePropertyName(_names[i]);
            if (row.IsDBNull(i))
            {
                records.Json.WriteNullValue();
            }
            else
            {
                sound &= dialect.Write(records.Json, row, i, plan.Columns[i]);
            }
        }

        records.End(IsDeleted() ? ChangeKind.Delete : ChangeKind.Upsert, problem: sound ? null : _notText);
    }

    /// <summary>The position of the current row, or the one before when a row could still appear before this one.</summary>
    private object[]? Settled(object[]? before)
    {
        if (SettledUntil is { } until)
        {
            var time = row.GetValue(plan.OrderAt);
            var moment = dialect.Moment(time) ?? throw new AdapterException(
                FailureKind.Configuration, "GW2217", $"the column \"{read.Cursor!.Time}\" holds a value that is no time.")
            {
                Fix = "Store times as yyyy-MM-dd HH:mm:ss or as seconds since 1970, or read a query that converts them.",
            };
            if (moment > until)
            {
                return before;
            }
        }

        var values = new object[plan.OrderCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.GetValue(plan.OrderAt + i);
        }

        return values;
    }

    private bool IsDeleted()
    {
        if (plan.Deleted is null || row.IsDBNull(plan.DeletedAt))
        {
            return false;
        }

        var value = row.GetValue(plan.DeletedAt);
        if (read.Deleted!.Values is { Count: > 0 } values)
        {
            return values.Contains(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!, StringComparer.Ordinal);
        }

        return value switch
        {
            bool flag => flag,
            string text => text.Length > 0 && text is not "0",
            DateTime => true,
            IConvertible number => number.ToDouble(System.Globalization.CultureInfo.InvariantCulture) != 0,
            _ => true,
        };
    }
}
