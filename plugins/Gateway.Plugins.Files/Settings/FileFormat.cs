using System.Text.Json.Serialization;

namespace Gateway.Plugins.Files;

/// <summary>The form of a file.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(CsvFormat), "csv")]
[JsonDerivedType(typeof(NdjsonFormat), "ndjson")]
[JsonDerivedType(typeof(JsonArrayFormat), "json")]
[JsonDerivedType(typeof(FixedWidthFormat), "fixedWidth")]
[JsonDerivedType(typeof(XlsxFormat), "xlsx")]
[JsonDerivedType(typeof(XmlFormat), "xml")]
internal abstract record FileFormat
{
    /// <summary>Character encoding: <c>utf-8</c>, <c>utf-16le</c>, <c>utf-16be</c> or <c>latin1</c>. Default: by the byte order mark or the look of the first bytes, else UTF-8.</summary>
    public string? Encoding { get; init; }
}

/// <summary>Separated values.</summary>
internal sealed record CsvFormat : FileFormat
{
    /// <summary>The separator. Default when reading: sniffed, or as a first line <c>sep=;</c> says; when writing: a comma.</summary>
    public string? Delimiter { get; init; }

    /// <summary>How columns get their names.</summary>
    public HeaderRule Header { get; set; } = new();

    /// <summary>Whether spaces around values are removed. Default: false.</summary>
    public bool Trim { get; set; }

    /// <summary>Whether a text that a spreadsheet would run as a formula is written with an apostrophe in front. Default: true.</summary>
    public bool DefuseFormulas { get; set; } = true;

    /// <summary>Whether written files start with a byte order mark, which Excel needs to see UTF-8. Default: false.</summary>
    public bool ByteOrderMark { get; set; }
}

/// <summary>How columns get their names, and which rows are no records.</summary>
internal sealed record HeaderRule
{
    /// <summary>Rows before the header, such as titles. Default: 0.</summary>
    public int SkipRows { get; set; }

    /// <summary>The names, for files without a header row. Null: the first row holds them.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Field names with the headings that mean them, compared without case, spaces and punctuation. Other columns keep their heading.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Fields { get; init; }

    /// <summary>Words that start a row of totals at the end. Default: JUMLAH, TOTAL, GRAND TOTAL.</summary>
    public IReadOnlyList<string> Totals { get; set; } = ["JUMLAH", "TOTAL", "GRAND TOTAL"];
}

/// <summary>One JSON object a line.</summary>
internal sealed record NdjsonFormat : FileFormat;

/// <summary>A JSON document with an array of objects.</summary>
internal sealed record JsonArrayFormat : FileFormat
{
    /// <summary>Where the array is, as names joined by dots. Default: the document itself is the array.</summary>
    public string? Records { get; init; }
}
