using System.Text;
using System.Text.Json;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Records;

/// <summary>Comma-separated text (RFC 4180): a list of objects whose members are texts.</summary>
internal static class CsvText
{
    public static PooledBuffer ToJson(ReadOnlyMemory<byte> text, CsvSettings settings)
    {
        var json = new PooledBuffer(text.Length * 2);
        try
        {
            using var writer = new Utf8JsonWriter(json);
            Write(writer, Encoding.UTF8.GetString(text.Span), settings);
            return json;
        }
        catch
        {
            json.Dispose();
            throw;
        }
    }

    private static void Write(Utf8JsonWriter writer, string text, CsvSettings settings)
    {
        writer.WriteStartArray();
        var columns = settings.Columns;
        var at = 0;
        var line = 0;
        while (at < text.Length)
        {
            line++;
            var fields = ReadLine(text, ref at, settings.Delimiter[0], line);
            if (fields is [""])
            {
                continue;
            }

            if (columns is null)
            {
                columns = Names(fields);
                continue;
            }

            if (fields.Count != columns.Count)
            {
                throw Broken($"record {line} has {fields.Count} fields, the header {columns.Count}");
            }

            writer.WriteStartObject();
            for (var i = 0; i < fields.Count; i++)
            {
                writer.WriteString(columns[i], fields[i]);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static List<string> Names(List<string> fields)
    {
        var names = fields.ConvertAll(field => field.Trim());
        return names.Distinct(StringComparer.Ordinal).Count() == names.Count ? names : throw Broken("the header names a column twice");
    }

    private static List<string> ReadLine(string text, ref int at, char delimiter, int line)
    {
        var fields = new List<string>();
        while (true)
        {
            fields.Add(at < text.Length && text[at] == '"' ? ReadQuoted(text, ref at, line) : ReadPlain(text, ref at, delimiter));
            if (at < text.Length && text[at] == delimiter)
            {
                at++;
                continue;
            }

            if (at < text.Length && text[at] is not ('\r' or '\n'))
            {
                throw Broken($"record {line} has text after a closing quote");
            }

            at += at < text.Length && text[at] == '\r' ? 1 : 0;
            at += at < text.Length && text[at] == '\n' ? 1 : 0;
            return fields;
        }
    }

    private static string ReadPlain(string text, ref int at, char delimiter)
    {
        var length = text.AsSpan(at).IndexOfAny(delimiter, '\r', '\n');
        var field = length < 0 ? text[at..] : text.Substring(at, length);
        at += field.Length;
        return field;
    }

    private static string ReadQuoted(string text, ref int at, int line)
    {
        var field = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                field.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append(text[at++]);
            }
            else
            {
                at++;
                return field.ToString();
            }
        }

        throw Broken($"record {line} opens a quote that is never closed");
    }

    private static AdapterException Broken(string what) => new(FailureKind.Transient, "GW2242", $"the CSV answer is cut off or broken: {what}")
    {
        Fix = "Nothing was taken from it. Check \"csv\": { \"delimiter\": ... }, and ask the partner for a sample.",
    };
}
