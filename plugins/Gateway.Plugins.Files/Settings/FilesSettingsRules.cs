using System.Text.RegularExpressions;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>What settings must keep beyond their types. Pure.</summary>
internal static class FilesSettingsRules
{
    internal static IEnumerable<SettingsError> Check(FilesSettings settings)
    {
        if (string.IsNullOrWhiteSpace(settings.Folder))
        {
            yield return new("/folder", "GW2401", "the folder is empty.", "Write the path of the folder.");
        }

        if (settings.MaxFileBytes < 1)
        {
            yield return new("/maxFileBytes", "GW2402", "a file needs at least one byte.", "Write a number of bytes.");
        }

        if (settings.Sftp is { } server && (!IsWord(server.Host) || !IsWord(server.User) || server.Port is < 1 or > 65_535))
        {
            yield return new("/sftp", "GW2412", "host, user or port cannot be those of a server.", "Write a host name, a user name and a port from 1 to 65535.");
        }

        foreach (var (name, stream) in settings.Streams)
        {
            var pointer = "/streams/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            if (stream.Read is null && stream.Write is null)
            {
                yield return new(pointer, "GW2403", "this stream is neither read nor written.", "Add \"read\" or \"write\".");
            }

            foreach (var error in Format(pointer + "/format", stream.Format)
                .Concat(Reading(pointer + "/read", stream.Read)).Concat(Writing(pointer, stream)))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<SettingsError> Format(string pointer, FileFormat format)
    {
        if (format.Encoding is { } encoding && !Utf8Text.IsKnown(encoding))
        {
            yield return new(pointer + "/encoding", "GW2404", $"the encoding \"{encoding}\" is not known.", "Write utf-8, utf-16le, utf-16be or latin1.");
        }

        if (format is CsvFormat { Delimiter: { } delimiter } && (delimiter.Length != 1 || !char.IsAscii(delimiter[0]) || delimiter[0] is '"' or '\r' or '\n'))
        {
            yield return new(pointer + "/delimiter", "GW2405", "the separator must be one ASCII character.", "Write \";\", \",\", \"|\" or \"\\t\".");
        }

        if (format is FixedWidthFormat fixedWidth)
        {
            foreach (var error in Lines(pointer, fixedWidth))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<SettingsError> Lines(string pointer, FixedWidthFormat format)
    {
        foreach (var (name, line) in new[] { ("header", format.Header), ("detail", format.Detail), ("trailer", format.Trailer) })
        {
            foreach (var (field, index) in (line?.Fields ?? []).Select((field, index) => (field, index)))
            {
                if (field.At < 1 || field.Length < 1 || field.At + field.Length - 1 > (format.Width ?? int.MaxValue) || field.Decimals is < 0 or > 18)
                {
                    yield return new($"{pointer}/{name}/fields/{index}", "GW2406", $"the field \"{field.Name}\" lies outside its line.", "Count columns from 1.");
                }
            }
        }

        if (format.Trailer is { } trailer
            && ((trailer.Sum is null) != (trailer.SumOf is null)
                || new[] { trailer.Count, trailer.Sum }.Any(name => name is not null && trailer.Fields.All(field => field.Name != name))
                || (trailer.SumOf is { } of && format.Detail.Fields.All(field => field.Name != of))))
        {
            yield return new(pointer + "/trailer", "GW2407", "the trailer's totals name fields that do not exist.", "Name fields of the trailer in \"count\" and \"sum\", and one of the records in \"sumOf\".");
        }
    }

    private static IEnumerable<SettingsError> Reading(string pointer, FilesRead? read)
    {
        if (read is null)
        {
            yield break;
        }

        if (!IsInside(read.Pattern))
        {
            yield return new(pointer + "/pattern", "GW2408", $"the pattern \"{read.Pattern}\" leaves the folder.", "Write a pattern below the folder, such as \"*.csv\".");
        }

        if (read.After == AfterReading.Archive && !IsInside(read.Archive))
        {
            yield return new(pointer + "/archive", "GW2408", $"the archive \"{read.Archive}\" leaves the folder.", "Write a folder below the endpoint's.");
        }

        if (read.Ready.Control is { } control && (control.Sum is null) != (control.SumOf is null))
        {
            yield return new(pointer + "/ready/control", "GW2407", "a sum needs \"sum\" and \"sumOf\".", "Write both, or neither.");
        }

        if (read.Sequence is { } sequence && (sequence.Name is null) == (sequence.Header is null))
        {
            yield return new(pointer + "/sequence", "GW2409", "a sequence is either in the name or in the header.", "Write \"name\" or \"header\".");
        }

        if (read.Sequence?.Name is { } expression && !IsSequence(expression))
        {
            yield return new(pointer + "/sequence/name", "GW2409", "the expression needs one group around the digits.", "Write for example \"_(\\\\d+)\\\\.csv$\".");
        }
    }

    private static IEnumerable<SettingsError> Writing(string pointer, FilesStream stream)
    {
        if (stream.Write is not { } write)
        {
            yield break;
        }

        if (!IsInside(write.File) || !FileNaming.IsSound(write.File))
        {
            yield return new(pointer + "/write/file", "GW2410", "the name of a file must hold {batch} or {number}, and stay in the folder.",
                "Write for example \"lowongan-{batch}.csv\" or \"IURAN_{date:yyyyMM}_{number:000}.csv\".");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(write.Zone, out _))
        {
            yield return new(pointer + "/write/zone", "GW2410", $"the zone \"{write.Zone}\" is not known.", "Write an IANA name such as \"Asia/Jakarta\".");
        }

        if (write.Control is null && (write.SumOf is not null || write.About is not null))
        {
            yield return new(pointer + "/write", "GW2407", "a sum and \"about\" stand in the control file, and none is written.", "Add \"control\": \"{stem}.ctl.json\".");
        }

        if (write.About is { } about && new[] { "file", "rows", "sha256", write.SumAs }.FirstOrDefault(about.ContainsKey) is { } taken)
        {
            yield return new(pointer + "/write/about/" + taken, "GW2407", $"the control file has a \"{taken}\" of its own.", "Give this member another name.");
        }

        if (write.SumDecimals is < 0 or > 18 || write.FirstNumber < 1)
        {
            yield return new(pointer + "/write", "GW2402", "a sum has 0 to 18 digits behind the point, and files count from 1.", "Correct \"sumDecimals\" or \"firstNumber\".");
        }

        if (stream.Format is not (CsvFormat or NdjsonFormat or FixedWidthFormat))
        {
            yield return new(pointer + "/format/type", "GW2411", "only csv, ndjson and fixedWidth files are written.", "Use one of them.");
        }

        if (stream.Format is FixedWidthFormat lines)
        {
            foreach (var error in FixedWritingRules.Check(pointer, lines, write))
            {
                yield return error;
            }
        }

        if (write.BatchSize is < 1 or > 100_000)
        {
            yield return new(pointer + "/write/batchSize", "GW2402", $"{write.BatchSize} records is no batch size.", "Write a number from 1 to 100000.");
        }
    }

    /// <summary>Host and user go into a command line: neither may look like an option.</summary>
    private static bool IsWord(string text) =>
        text.Length > 0 && text[0] != '-' && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or ':');

    private static bool IsInside(string path) =>
        path.Length > 0 && path[0] is not '/' and not '\\' && !path.Split('/', '\\').Contains("..") && !path.Any(char.IsControl);

    private static bool IsSequence(string expression)
    {
        try
        {
            return new Regex(expression, RegexOptions.NonBacktracking).GetGroupNumbers().Length == 2;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            // An expression that cannot be read is as wrong as one without a group.
            return false;
        }
    }
}
