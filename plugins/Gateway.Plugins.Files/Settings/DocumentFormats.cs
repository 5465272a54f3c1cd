namespace Gateway.Plugins.Files;

/// <summary>A workbook.</summary>
internal sealed record XlsxFormat : FileFormat
{
    /// <summary>The sheets to read, with <c>*</c> and <c>?</c>. Default: every sheet that is not hidden.</summary>
    public IReadOnlyList<string>? Sheets { get; init; }

    /// <summary>How columns get their names; the same for every sheet.</summary>
    public HeaderRule Header { get; set; } = new();
}

/// <summary>An XML document.</summary>
internal sealed record XmlFormat : FileFormat
{
    /// <summary>The element that is a record, as names joined by slashes from the root, without prefixes: <c>laporan/peserta</c>.</summary>
    public required string Record { get; init; }
}
