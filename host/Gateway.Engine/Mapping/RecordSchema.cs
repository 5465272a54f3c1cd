using System.Collections.Immutable;

namespace Gateway.Engine.Mapping;

/// <summary>
/// What is known about the records of a stream, named <c>endpoint.stream</c>: declared, or discovered and saved.
/// An open one may hold more fields than are listed.
/// </summary>
public sealed record RecordSchema(string Stream, ImmutableArray<SchemaField> Fields, bool Open = false);

/// <summary>One field. <see cref="Fields"/> describes the members of an object, <see cref="Items"/> the elements of a list.</summary>
public sealed record SchemaField(string Name, SchemaType Type)
{
    /// <summary>The value may be null or the field may be missing.</summary>
    public bool Optional { get; init; } = true;

    /// <summary>Longest text the destination takes, in characters.</summary>
    public int? MaxLength { get; init; }

    public FieldClass Class { get; init; }

    public ImmutableArray<SchemaField> Fields { get; init; } = [];

    public SchemaField? Items { get; init; }
}

public enum SchemaType
{
    Any,
    Text,
    Integer,
    Number,
    Boolean,
    Date,
    Timestamp,
    Object,
    List,
}

/// <summary>How a value is shown to people without the right to see it (domain.md 5, security.md T6).</summary>
public enum FieldClass
{
    General,
    Name,
    NationalId,
    Phone,
    Email,
    Account,
    Birth,
    Address,

    /// <summary>UU PDP Article 4: health, biometrics, crime record, finances of a person. Never shown in part.</summary>
    Specific,
    Secret,
}
