using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Plugins.Files;

/// <summary>Makes the control file of a written file.</summary>
internal static class ControlFile
{
    internal static byte[] Write(FilesWrite write, string name, int rows, decimal? sum, string sha256)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("file", Path.GetFileName(name));
            json.WriteNumber("rows", rows);
            if (sum is { } total)
            {
                json.WriteString(write.SumAs, total.ToString(write.SumDecimals is { } digits ? $"F{digits}" : "", CultureInfo.InvariantCulture));
            }

            json.WriteString("sha256", sha256);
            foreach (var (member, value) in write.About ?? [])
            {
                json.WritePropertyName(member);
                JsonSerializer.Serialize(json, value, FilesJson.Default.JsonNode);
            }

            json.WriteEndObject();
        }

        return text.ToArray();
    }
}
