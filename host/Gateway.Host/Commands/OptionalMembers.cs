using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Host.Commands;

/// <summary>A file of the configuration with the members it has, and those it might have as comments with what they mean.</summary>
internal static partial class OptionalMembers
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a file.</summary>
    /// <param name="content">Its members.</param>
    /// <param name="schema">JSON Schema of the file.</param>
    public static string Text(JsonObject content, JsonObject schema)
    {
        var text = new StringBuilder("{\n");
        Members(text, content, schema, "  ");
        return text.Append("}\n").ToString();
    }

    private static void Members(StringBuilder text, JsonObject content, JsonObject schema, string margin)
    {
        foreach (var (name, value) in content)
        {
            var known = schema["properties"]?[name] as JsonObject ?? [];
            if (value is JsonObject inner && (inner.Count > 0 || known.ContainsKey("properties")))
            {
                text.Append(CultureInfo.InvariantCulture, $"{margin}{Quoted(name)}: {{\n");
                Members(text, inner, known, margin + "  ");
                text.Append(CultureInfo.InvariantCulture, $"{margin}}},\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{margin}{Quoted(name)}: {value?.ToJsonString(Plain) ?? "null"},\n");
            }
        }

        Comments(text, schema, margin + "// ", member => content.ContainsKey(member) || member is "id" or "$schema");
    }

    private static void Comments(StringBuilder text, JsonObject schema, string margin, Func<string, bool> leaveOut)
    {
        foreach (var (name, value) in schema["properties"] as JsonObject ?? [])
        {
            if (leaveOut(name) || value is not JsonObject member)
            {
                continue;
            }

            var meaning = member["description"]?.ToString() is { Length: > 0 } words ? "  // " + words.ReplaceLineEndings(" ") : "";
            if (member["properties"] is JsonObject)
            {
                text.Append(CultureInfo.InvariantCulture, $"{margin}{Quoted(name)}: {{{meaning}\n");
                Comments(text, member, margin + "  ", _ => false);
                text.Append(CultureInfo.InvariantCulture, $"{margin}}},\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{margin}{Quoted(name)}: {Value(member, meaning)},{meaning}\n");
            }
        }
    }

    /// <summary>The default where the meaning names one, else an example, else the emptiest value of its type.</summary>
    private static string Value(JsonObject member, string meaning)
    {
        var type = member["type"] is JsonArray several ? several[0]?.ToString() : member["type"]?.ToString();
        var usual = Default().Match(meaning).Groups[1].Value;
        return type switch
        {
            "boolean" => usual is "true" ? "true" : "false",
            "integer" or "number" => double.TryParse(usual, CultureInfo.InvariantCulture, out _) ? usual : member["minimum"]?.ToJsonString() ?? "0",
            "array" => "[]",
            "object" => "{}",
            _ when Takes(member, usual) => Quoted(usual),
            _ => (member["examples"] ?? member["enum"]) is JsonArray { Count: > 0 } values ? values[0]!.ToJsonString(Plain) : "\"\"",
        };
    }

    private static bool Takes(JsonObject member, string text) =>
        member["enum"] is JsonArray values ? values.Any(value => value?.ToString() == text)
        : member["pattern"] is { } pattern && Regex.IsMatch(text, pattern.ToString(), RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Plain);

    [GeneratedRegex(@"Default: ([A-Za-z0-9.]+)\.$")]
    private static partial Regex Default();
}
