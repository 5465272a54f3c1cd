namespace Gateway.Plugins.Sql;

/// <summary>One column as the database's catalog tells it.</summary>
/// <param name="Name">Its name, as it is written in records.</param>
/// <param name="Type">Its type in the database's own words.</param>
/// <param name="Kind">What its values become in JSON.</param>
internal sealed record Column(string Name, string Type, ColumnKind Kind)
{
    /// <summary>Whether it may be empty.</summary>
    internal bool Nullable { get; init; } = true;

    /// <summary>Whether the database alone computes it, so that it is never written.</summary>
    internal bool Computed { get; init; }

    /// <summary>Its place in the primary key from 1; 0 when it is not part of it.</summary>
    internal int KeyPart { get; init; }
}

/// <summary>What values of a column become in JSON.</summary>
internal enum ColumnKind
{
    /// <summary>Text as it is, also for types that have no JSON form of their own.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number that a double holds exactly enough.</summary>
    Number,

    /// <summary>A decimal with more digits than a double keeps: text.</summary>
    Decimal,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A date, <c>yyyy-MM-dd</c>.</summary>
    Date,

    /// <summary>A date and time without zone.</summary>
    Timestamp,

    /// <summary>A moment, in UTC.</summary>
    Moment,

    /// <summary>Bytes as base64.</summary>
    Bytes,

    /// <summary>JSON, embedded as such.</summary>
    Json,

    /// <summary>An array, as a JSON array.</summary>
    Array,
}
