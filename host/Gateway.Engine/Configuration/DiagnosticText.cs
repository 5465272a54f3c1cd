using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Engine.Configuration;

/// <summary>Diagnostics as people and programs read them (ux.md, "Error style").</summary>
public static class DiagnosticText
{
    private const int Widest = 100;

    /// <summary>Place, code, sentence, the line with the marked part, and the fix.</summary>
    public static string Frame(Diagnostic diagnostic)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{diagnostic.Place}: {diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Code}: {diagnostic.Message}.");
        if (diagnostic is { Line: > 0, Excerpt: { } line })
        {
            AppendMarked(text, diagnostic, line);
        }
        else if (diagnostic.Hint is { } hint)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"   {hint}");
        }
        return text.Append(CultureInfo.InvariantCulture, $"   Fix: {diagnostic.Fix}").ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The object that <c>--json</c> and the API show.</summary>
    public static void Write(Utf8JsonWriter writer, Diagnostic diagnostic)
    {
        writer.WriteStartObject();
        writer.WriteString("code", diagnostic.Code);
        writer.WriteString("severity", diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning");
        writer.WriteString("message", diagnostic.Message + ".");
        writer.WriteString("file", diagnostic.File);
        if (diagnostic.Line > 0)
        {
            writer.WriteNumber("line", diagnostic.Line);
            writer.WriteNumber("column", diagnostic.Column);
        }
        if (diagnostic.Pointer is { } pointer)
        {
            writer.WriteString("pointer", pointer);
        }
        if (diagnostic.Hint is { } hint)
        {
            writer.WriteString("hint", hint);
        }
        writer.WriteString("fix", diagnostic.Fix);
        writer.WriteString("docs", $"errors/{diagnostic.Code}");
        writer.WriteEndObject();
    }

    private static void AppendMarked(StringBuilder text, Diagnostic diagnostic, string line)
    {
        var column = Math.Min(diagnostic.Column - 1, line.Length);
        var start = column > Widest * 3 / 4 ? column - Widest / 2 : 0;
        var shown = line.Substring(start, Math.Min(Widest, line.Length - start)).Replace('\t', ' ').TrimEnd();
        var length = Math.Clamp(diagnostic.Length, 1, Math.Max(1, shown.Length - (column - start)));
        text.AppendLine(CultureInfo.InvariantCulture, $"{diagnostic.Line,6} | {shown}");
        text.Append(' ', 6).Append(" | ").Append(' ', column - start).Append('^').Append('~', length - 1);
        text.AppendLine(diagnostic.Hint is { } hint ? " " + hint : "");
    }
}
