namespace Gateway.Plugins.Sql;

/// <summary>A table by schema and name; the schema is null for the database's default.</summary>
internal sealed record TableName(string? Schema, string Name)
{
    internal static bool TryParse(string text, out TableName table)
    {
        var parts = text.Split('.');
        var named = parts.Length is 1 or 2 && !Array.Exists(parts, string.IsNullOrWhiteSpace) && !text.Contains('\0', StringComparison.Ordinal);
        table = named ? new TableName(parts.Length == 2 ? parts[0] : null, parts[^1]) : new TableName(null, "");
        return named;
    }

    internal static TableName Parse(string text) => TryParse(text, out var table) ? table : throw new FormatException($"\"{text}\" does not name a table");

    /// <summary>The table in SQL, every part quoted.</summary>
    internal string Sql => Schema is null ? Identifier.Quote(Name) : Identifier.Quote(Schema) + "." + Identifier.Quote(Name);

    /// <inheritdoc/>
    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";
}

/// <summary>Names inside SQL text.</summary>
internal static class Identifier
{
    /// <summary>Quotes a name; nothing in it can end the quotes.</summary>
    internal static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    internal static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    /// <summary>A text of the administrator's settings as an SQL literal.</summary>
    internal static string Literal(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
