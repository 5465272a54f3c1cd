using System.Data.Common;
using System.Text.Json;

namespace Gateway.Plugins.Sql;

/// <summary>What PostgreSQL's types become in JSON. Values a driver type could lose something of are read as the server's own text.</summary>
internal static class PostgresTypes
{
    /// <summary>Digits a double always keeps.</summary>
    private const int DoubleDigits = 15;

    internal static ColumnKind KindOf(string type, int? precision) => type switch
    {
        "smallint" or "integer" or "bigint" or "oid" => ColumnKind.Integer,
        "real" or "double precision" => ColumnKind.Number,
        "numeric" => precision is > 0 and <= DoubleDigits ? ColumnKind.Number : ColumnKind.Decimal,
        "boolean" => ColumnKind.Boolean,
        "date" => ColumnKind.Date,
        "timestamp without time zone" => ColumnKind.Timestamp,
        "timestamp with time zone" => ColumnKind.Moment,
        "bytea" => ColumnKind.Bytes,
        "json" or "jsonb" => ColumnKind.Json,
        _ when type.EndsWith("[]", StringComparison.Ordinal) => ColumnKind.Array,
        _ => ColumnKind.Text,
    };

    /// <summary>Whether the driver's own time type is exact for a kind.</summary>
    internal static bool IsDriverTime(ColumnKind kind) => kind is ColumnKind.Timestamp or ColumnKind.Moment;

    internal static string Projection(Column column) => column.Kind switch
    {
        ColumnKind.Integer or ColumnKind.Boolean or ColumnKind.Timestamp or ColumnKind.Moment or ColumnKind.Bytes => Identifier.Quote(column.Name),
        ColumnKind.Text when column.Type is "text" => Identifier.Quote(column.Name),
        ColumnKind.Array => $"to_jsonb({Identifier.Quote(column.Name)})::text",
        _ => Identifier.Quote(column.Name) + "::text",
    };

    internal static void Write(Utf8JsonWriter json, DbDataReader row, int ordinal, ColumnKind kind)
    {
        switch (kind)
        {
            case ColumnKind.Integer:
                json.WriteNumberValue(row.GetInt64(ordinal));
                break;
            case ColumnKind.Boolean:
                json.WriteBooleanValue(row.GetBoolean(ordinal));
                break;
            case ColumnKind.Timestamp or ColumnKind.Moment:
                WriteTime(json, row.GetDateTime(ordinal));
                break;
            case ColumnKind.Bytes:
                json.WriteBase64StringValue(row.GetFieldValue<byte[]>(ordinal));
                break;
            case ColumnKind.Json or ColumnKind.Array:
                json.WriteRawValue(row.GetString(ordinal), skipInputValidation: true);
                break;
            case ColumnKind.Number when row.GetString(ordinal) is var number && char.IsAsciiDigit(number[^1]):
                json.WriteRawValue(number, skipInputValidation: true);
                break;
            default:
                json.WriteStringValue(row.GetString(ordinal));
                break;
        }
    }

    /// <summary>The driver shows the database's infinities as the ends of its own calendar.</summary>
    private static void WriteTime(Utf8JsonWriter json, DateTime time)
    {
        if (time == DateTime.MaxValue || time == DateTime.MinValue)
        {
            json.WriteStringValue(time == DateTime.MaxValue ? "infinity" : "-infinity");
        }
        else
        {
            json.WriteStringValue(time);
        }
    }
}
