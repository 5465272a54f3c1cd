using System.Text.RegularExpressions;

namespace Gateway.Engine.Mapping.Suggesting;

/// <summary>A field of the source, at any depth, as rules name it.</summary>
/// <param name="Path">Names from the record down.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Optional">Whether it, or something above it, may be missing or null.</param>
internal sealed partial record SourceField(IReadOnlyList<string> Path, SchemaType Type, bool Optional)
{
    /// <summary>The path with dots.</summary>
    public string Name => string.Join('.', Path);

    /// <summary>The value as a rule of its own: a missing field is null.</summary>
    public string Copy => Optional ? "source" + string.Concat(Path.Select(Maybe)) : "source" + string.Concat(Path.Select(Member));

    /// <summary>The value as something a function takes.</summary>
    public string Argument => Optional ? Copy + ".orValue(null)" : Copy;

    /// <summary>Every field below some fields, those of objects included.</summary>
    public static IEnumerable<SourceField> Of(IEnumerable<SchemaField> fields, IReadOnlyList<string>? above = null, bool optional = false) =>
        fields.SelectMany(field =>
        {
            var here = new SourceField([.. above ?? [], field.Name], field.Type, optional || field.Optional);
            return field.Fields.IsEmpty ? [here] : Of(field.Fields, here.Path, here.Optional).Prepend(here);
        });

    private static string Maybe(string name) => IsIdentifier(name) ? ".?" + name : $"[?{Quoted(name)}]";

    private static string Member(string name) => IsIdentifier(name) ? "." + name : $"[{Quoted(name)}]";

    private static string Quoted(string name) => "'" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    private static bool IsIdentifier(string name) => Identifier().IsMatch(name) && !Reserved.Contains(name);

    private static HashSet<string> Reserved { get; } =
        ["as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "null", "package", "namespace", "return", "true", "var", "void", "while"];

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Identifier();
}
