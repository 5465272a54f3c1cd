using System.Text.Json.Serialization;

namespace Gateway.Plugins.Files;

/// <summary>Lines of fixed columns, perhaps between a header and a trailer with totals.</summary>
internal sealed record FixedWidthFormat : FileFormat
{
    /// <summary>Characters of every line; a file with a line of another length is refused. Null: not checked. Writing needs it.</summary>
    public int? Width { get; init; }

    /// <summary>The first line. Null: there is none.</summary>
    public FixedLine? Header { get; init; }

    /// <summary>The lines that are records.</summary>
    public required FixedLine Detail { get; init; }

    /// <summary>The last line. Null: there is none.</summary>
    public FixedTrailer? Trailer { get; init; }
}

/// <summary>One kind of line.</summary>
internal record FixedLine
{
    /// <summary>What its lines start with. Empty: anything.</summary>
    public string Mark { get; set; } = "";

    /// <summary>The fields. Those of the header go into every record below <c>header</c>.</summary>
    public IReadOnlyList<FixedField> Fields { get; set; } = [];
}

/// <summary>The last line with its totals.</summary>
internal sealed record FixedTrailer : FixedLine
{
    /// <summary>The trailer's field with the number of records. Null: not checked.</summary>
    public string? Count { get; init; }

    /// <summary>The trailer's field with a sum. Null: not checked.</summary>
    public string? Sum { get; init; }

    /// <summary>The record's field that adds up to <see cref="Sum"/>.</summary>
    public string? SumOf { get; init; }
}

/// <summary>One field of a line.</summary>
internal sealed record FixedField
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its first column, from 1.</summary>
    public required int At { get; init; }

    /// <summary>Its columns.</summary>
    public required int Length { get; init; }

    /// <summary>
    /// What is written: a text in which <c>{batch}</c>, <c>{number:0000}</c> and <c>{date:yyyyMMdd}</c> stand for those of the file. Null: the record's
    /// field of this name, or a total of the trailer. Reading does not look at it.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>What it holds. Default: <c>text</c>.</summary>
    public FixedType Type { get; set; } = FixedType.Text;

    /// <summary>Digits behind the decimal point that is not written. Only for <c>decimal</c>. Default: 2.</summary>
    public int Decimals { get; set; } = 2;
}

/// <summary>What a field of a line holds.</summary>
[JsonConverter(typeof(SettingsEnum<FixedType>))]
internal enum FixedType
{
    /// <summary>Text; blanks at its end are removed.</summary>
    Text,

    /// <summary>A whole number, with zeros in front.</summary>
    Integer,

    /// <summary>An amount in its smallest unit, with zeros in front; it becomes text such as <c>95951.88</c>.</summary>
    Decimal,
}
