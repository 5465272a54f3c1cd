using Gateway.Engine.Configuration.Reading;

namespace Gateway.Engine.Configuration;

/// <summary>Collects what is wrong, in any order.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _found = [];

    public int Errors { get; private set; }

    /// <summary>Everything found, by file and place.</summary>
    public IReadOnlyList<Diagnostic> Sorted() =>
        [.. _found.OrderBy(found => found.File, StringComparer.Ordinal).ThenBy(found => found.Line).ThenBy(found => found.Column).ThenBy(found => found.Code, StringComparer.Ordinal)];

    public void Add(Diagnostic diagnostic)
    {
        Errors += diagnostic.Severity == DiagnosticSeverity.Error ? 1 : 0;
        _found.Add(diagnostic);
    }

    /// <summary>Takes over what another one collected.</summary>
    public void Add(DiagnosticBag other) => other._found.ForEach(Add);

    /// <summary>Reports a whole file.</summary>
    public void Add(SourceFile file, string code, string message, string fix) => Add(file.Path, code, message, fix);

    /// <summary>Reports a whole file, or a folder.</summary>
    public void Add(string path, string code, string message, string fix, string? hint = null, DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        Add(new Diagnostic(code, message, fix, path, 0, 0) { Hint = hint, Severity = severity });

    /// <summary>Reports a value.</summary>
    public void Add(
        ConfigValue value, string code, string message, string fix, string? hint = null,
        DiagnosticSeverity severity = DiagnosticSeverity.Error, bool showLine = true) =>
        Add(value.File, value.Start, value.File.Characters(value.Start, Math.Min(value.End, EndOfLine(value))), code, message, fix, hint, value.Pointer, severity, showLine);

    /// <summary>Reports the name of a member.</summary>
    public void Add(ConfigMember member, string code, string message, string fix, string? hint = null) =>
        Add(member.Value.File, member.NameStart, member.Name.Length + 2, code, message, fix, hint, member.Value.Pointer);

    /// <summary>Reports some characters of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Characters to mark.</param>
    /// <param name="code">Stable code.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="fix">What to do.</param>
    /// <param name="hint">What was probably meant.</param>
    /// <param name="pointer">JSON pointer of the value.</param>
    /// <param name="severity">Error or warning.</param>
    /// <param name="showLine">Whether the line may be shown: false when it holds a secret.</param>
    public void Add(
        SourceFile file, int offset, int length, string code, string message, string fix, string? hint = null, string? pointer = null,
        DiagnosticSeverity severity = DiagnosticSeverity.Error, bool showLine = true)
    {
        var position = file.Position(offset);
        Add(new Diagnostic(code, message, fix, position.File, position.Line, position.Column)
        {
            Hint = hint,
            Pointer = pointer,
            Severity = severity,
            Length = length,
            Excerpt = showLine ? file.LineText(offset) : null,
        });
    }

    private static int EndOfLine(ConfigValue value)
    {
        var length = value.File.Content.AsSpan(value.Start).IndexOfAny((byte)'\r', (byte)'\n');
        return length < 0 ? value.File.Content.Length : value.Start + length;
    }
}
