using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>What lines of fixed columns must keep so that they can be written. Pure.</summary>
internal static class FixedWritingRules
{
    internal static IEnumerable<SettingsError> Check(string pointer, FixedWidthFormat format, FilesWrite write)
    {
        if (format.Width is not (> 0 and <= 32_768))
        {
            yield return new(pointer + "/format/width", "GW2413", "lines that are written need a width.", "Write the characters of a line, such as 128.");
            yield break;
        }

        if (format.Encoding is { } encoding && encoding.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase))
        {
            yield return new(pointer + "/format/encoding", "GW2404", "lines of fixed columns are not written in UTF-16.", "Leave it out for ASCII, or write latin1 or utf-8.");
        }

        if (write.Columns is not null)
        {
            yield return new(pointer + "/write/columns", "GW2413", "the columns of such lines stand in \"format\".", "Remove \"columns\".");
        }

        foreach (var (name, line) in new[] { ("header", format.Header), ("detail", format.Detail), ("trailer", format.Trailer) })
        {
            foreach (var error in line is null ? [] : Line($"{pointer}/format/{name}", line, name == "detail"))
            {
                yield return error;
            }
        }

        if (format.Header is { Mark: "" } || (format.Trailer is { } trailer && format.Detail.Mark.StartsWith(trailer.Mark, StringComparison.Ordinal)))
        {
            yield return new(pointer + "/format", "GW2413", "nobody could tell header and trailer from records.", "Give each kind of line a \"mark\" of its own.");
        }

        if (format.Detail.Fields.Any(field => field.Type == FixedType.Text && field.Name == format.Trailer?.SumOf))
        {
            yield return new(pointer + "/format/trailer/sumOf", "GW2413", "texts have no sum.", "Give the field that is summed up the type decimal or integer.");
        }
    }

    private static IEnumerable<SettingsError> Line(string pointer, FixedLine line, bool isDetail)
    {
        var trailer = line as FixedTrailer;
        var used = line.Mark.Length;
        foreach (var (field, index) in line.Fields.Select((field, index) => (field, index)).OrderBy(item => item.field.At))
        {
            if (field.At <= used)
            {
                yield return new($"{pointer}/fields/{index}", "GW2413", $"the field \"{field.Name}\" lies over another one or over the mark.", "Give every field columns of its own.");
            }

            used = Math.Max(used, field.At + field.Length - 1);
            var isTotal = trailer is not null && (field.Name == trailer.Count || field.Name == trailer.Sum);
            if (!isDetail && isTotal == (field.Value is not null))
            {
                yield return new($"{pointer}/fields/{index}", "GW2413", $"the field \"{field.Name}\" has no value, or is a total and has one.", "Write \"value\" for what is no total.");
            }

            if (field.Value is { } value && !FileNaming.HasOnlyKnownHoles(value))
            {
                yield return new($"{pointer}/fields/{index}/value", "GW2413", $"\"{value}\" holds a brace that stands for nothing.", "Use {batch}, {number:0000} and {date:yyyyMMdd}.");
            }
        }
    }
}
