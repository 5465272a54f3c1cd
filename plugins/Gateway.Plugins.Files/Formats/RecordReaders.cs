namespace Gateway.Plugins.Files;

/// <summary>Makes the reader of a format.</summary>
internal static class RecordReaders
{
    /// <summary>Opens the reader. It owns the stream.</summary>
    internal static async ValueTask<IRecordReader> OpenAsync(Stream stream, FileFormat format, CancellationToken cancellationToken) => format switch
    {
        CsvFormat csv => new CsvRecordReader(await Utf8Text.OpenAsync(stream, csv.Encoding, cancellationToken), csv),
        NdjsonFormat => new NdjsonRecordReader(await Utf8Text.OpenAsync(stream, format.Encoding, cancellationToken)),
        JsonArrayFormat json => new JsonArrayRecordReader(await Utf8Text.OpenAsync(stream, json.Encoding, cancellationToken), json.Records),
        FixedWidthFormat lines => new FixedWidthRecordReader(await Utf8Text.OpenAsync(stream, lines.Encoding, cancellationToken), lines),
        XmlFormat xml => new XmlRecordReader(stream, xml.Record),
        XlsxFormat xlsx => await XlsxRecordReader.OpenAsync(stream, xlsx, cancellationToken),
        _ => throw new NotSupportedException($"no reader for {format.GetType().Name}"),
    };

    /// <summary>Whether a file of this format must be read through before its first record is handed on, since only its end shows that it is whole.</summary>
    internal static bool NeedsEnd(FileFormat format) => format is not (CsvFormat or NdjsonFormat);
}
