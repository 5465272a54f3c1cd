using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>What settings must keep beyond their types. Pure.</summary>
internal static class SqlSettingsRules
{
    internal static IEnumerable<SettingsError> Check(SqlSettings settings)
    {
        foreach (var error in Server(settings))
        {
            yield return error;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out _))
        {
            yield return new("/timeZone", "GW2203", $"there is no time zone \"{settings.TimeZone}\".", "Write an IANA name such as \"Asia/Jakarta\".");
        }

        if (settings.Timeout < TimeSpan.FromSeconds(1))
        {
            yield return new("/timeout", "GW2204", "a statement needs at least one second.", "Write a duration such as \"5m\".");
        }

        foreach (var (name, stream) in settings.Streams)
        {
            foreach (var error in Stream("/streams/" + Escape(name), stream))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<SettingsError> Server(SqlSettings settings)
    {
        if (settings.Provider == SqlProvider.Sqlite)
        {
            if (string.IsNullOrWhiteSpace(settings.File))
            {
                yield return new("/file", "GW2201", "a SQLite database needs its file.", "Add \"file\" with the path of the database.");
            }

            yield break;
        }

        foreach (var (name, value) in new[] { ("host", settings.Host), ("database", settings.Database), ("user", settings.User) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                yield return new("/" + name, "GW2201", $"a PostgreSQL database needs its {name}.", $"Add \"{name}\".");
            }
        }

        if (settings.Port is < 1 or > 65_535)
        {
            yield return new("/port", "GW2202", $"{settings.Port} is not a port.", "Write a number from 1 to 65535.");
        }
    }

    private static IEnumerable<SettingsError> Stream(string pointer, SqlStream stream)
    {
        if (stream.Read is null && stream.Write is null)
        {
            yield return new(pointer, "GW2205", "this stream is neither read nor written.", "Add \"read\" or \"write\".");
        }

        if (stream.Table is { } table && !TableName.TryParse(table, out _))
        {
            yield return new(pointer + "/table", "GW2206", $"\"{table}\" does not name a table.", "Write \"table\" or \"schema.table\".");
        }

        foreach (var error in Reading(pointer + "/read", stream.Read).Concat(Writing(pointer + "/write", stream.Write)))
        {
            yield return error;
        }
    }

    private static IEnumerable<SettingsError> Reading(string pointer, SqlRead? read)
    {
        if (read is { Query: not null, Cursor: null, Key: null or { Count: 0 } })
        {
            yield return new(pointer + "/key", "GW2207", "a query that is read as a whole list needs a key to order its rows.", "Add \"key\" with the columns that identify a row.");
        }

        if (read is { Query: { } query } && query.AsSpan().TrimEnd().EndsWith(';'))
        {
            yield return new(pointer + "/query", "GW2208", "the query ends with a semicolon.", "Remove the semicolon.");
        }
    }

    private static IEnumerable<SettingsError> Writing(string pointer, SqlWrite? write)
    {
        if (write is null)
        {
            yield break;
        }

        if (write.OnDelete == DeleteMode.Mark && write.Mark is null)
        {
            yield return new(pointer + "/mark", "GW2209", "marking deletes needs the column to set.", "Add \"mark\": { \"column\": \"...\" }.");
        }

        if (write.BatchSize is < 1 or > 50_000)
        {
            yield return new(pointer + "/batchSize", "GW2202", $"{write.BatchSize} rows is no batch size.", "Write a number from 1 to 50000.");
        }

        if (write.Keys is { } keys && (keys.Window < TimeSpan.FromHours(1) || !TableName.TryParse(keys.Table, out _)))
        {
            yield return new(pointer + "/keys", "GW2204", "keys must be kept for at least an hour, in a table.", "Write \"keys\": { \"table\": \"gateway_keys\", \"window\": \"30d\" }.");
        }
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
