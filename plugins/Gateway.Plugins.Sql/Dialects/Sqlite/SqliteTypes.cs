using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Plugins.Sql;

/// <summary>What SQLite's declared types and storage classes become in JSON.</summary>
internal static class SqliteTypes
{
    /// <summary>Seconds since 1970 stay below this until the year 5138; larger numbers are milliseconds.</summary>
    private const long LargestSecond = 100_000_000_000;

    internal static ColumnKind KindOf(string type)
    {
        bool Has(string part) => type.Contains(part, StringComparison.OrdinalIgnoreCase);
        return Has("BOOL") ? ColumnKind.Boolean
            : Has("JSON") ? ColumnKind.Json
            : Has("TIME") ? ColumnKind.Timestamp
            : Has("DATE") ? ColumnKind.Date
            : Has("INT") && !Has("POINT") ? ColumnKind.Integer
            : Has("BLOB") ? ColumnKind.Bytes
            : Has("REAL") || Has("FLOA") || Has("DOUB") ? ColumnKind.Number
            : Has("DEC") || Has("NUMERIC") ? ColumnKind.Decimal
            : ColumnKind.Text;
    }

    /// <summary>Writes what is stored, which in SQLite may be of another type than the column declares.</summary>
    internal static bool Write(Utf8JsonWriter json, SqliteDataReader row, int ordinal, ColumnKind kind)
    {
        var statement = row.Handle!;
        switch (raw.sqlite3_column_type(statement, ordinal))
        {
            case raw.SQLITE_INTEGER:
                WriteInteger(json, raw.sqlite3_column_int64(statement, ordinal), kind);
                return true;
            case raw.SQLITE_FLOAT:
                WriteFloat(json, raw.sqlite3_column_double(statement, ordinal));
                return true;
            case raw.SQLITE_BLOB:
                json.WriteBase64StringValue(raw.sqlite3_column_blob(statement, ordinal));
                return true;
            default:
                // Asking for text first makes the blob below UTF-8 also in databases that store UTF-16.
                raw.sqlite3_column_text(statement, ordinal);
                return WriteText(json, raw.sqlite3_column_blob(statement, ordinal), kind);
        }
    }

    internal static DateTime? Moment(object value, TimeZoneInfo zone)
    {
        switch (value)
        {
            case long number when number >= 0:
                return number < LargestSecond ? DateTime.UnixEpoch.AddSeconds(number)
                    : number < LargestSecond * 1000 ? DateTime.UnixEpoch.AddMilliseconds(number)
                    : null;
            case string text when text.Length >= 10 && text[4] == '-'
                && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time):
                return time.Kind switch
                {
                    DateTimeKind.Utc => time,
                    DateTimeKind.Local => time.ToUniversalTime(),
                    _ => time - zone.GetUtcOffset(time),
                };
            default:
                return null;
        }
    }

    private static void WriteInteger(Utf8JsonWriter json, long value, ColumnKind kind)
    {
        if (kind == ColumnKind.Boolean && (value is 0 or 1))
        {
            json.WriteBooleanValue(value == 1);
        }
        else
        {
            json.WriteNumberValue(value);
        }
    }

    private static void WriteFloat(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(value > 0 ? "Infinity" : "-Infinity");
        }
    }

    private static bool WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text, ColumnKind kind)
    {
        if (!Utf8.IsValid(text))
        {
            json.WriteStringValue(System.Text.Encoding.UTF8.GetString(text));
            return false;
        }

        if (kind == ColumnKind.Json && IsJson(text))
        {
            json.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(text);
        }

        return true;
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            // Text that is no JSON in a column declared as JSON is passed on as text.
            return false;
        }
    }
}
