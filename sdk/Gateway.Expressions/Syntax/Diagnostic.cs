namespace Gateway.Expressions;

/// <summary>What a diagnostic is about.</summary>
public enum DiagnosticKind
{
    /// <summary>The text is not an expression.</summary>
    Syntax,

    /// <summary>A limit on size or nesting is exceeded.</summary>
    Limit,

    /// <summary>A variable or field is not known.</summary>
    UnknownName,

    /// <summary>A function is not known.</summary>
    UnknownFunction,

    /// <summary>A value has the wrong type.</summary>
    Type,

    /// <summary>A constant argument, such as a regular expression, is not valid.</summary>
    Argument,
}

/// <summary>One thing wrong in an expression, with its exact place.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Message">What is wrong, for a person.</param>
/// <param name="Offset">Offset in UTF-16 units from the start of the expression.</param>
/// <param name="Length">Length in UTF-16 units; 0 at the end of the text.</param>
/// <param name="Line">Line within the expression, from 1.</param>
/// <param name="Column">Column in code points, from 1.</param>
public sealed record Diagnostic(DiagnosticKind Kind, string Message, int Offset, int Length, int Line, int Column)
{
    /// <summary>The nearest known name, where one is near.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The type or types that fit there, where the diagnostic is about types.</summary>
    public string? Expected { get; init; }

    /// <summary>The type found, where the diagnostic is about types.</summary>
    public string? Found { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Line}:{Column}: {Message}{(Suggestion is null ? "" : $" Did you mean '{Suggestion}'?")}";
}

internal sealed class DiagnosticBag(string source, int limit)
{
    private readonly List<Diagnostic> _items = [];

    public IReadOnlyList<Diagnostic> Items => _items;

    public bool IsFull => _items.Count >= limit;

    public void Add(DiagnosticKind kind, string message, int offset, int length, string? suggestion = null, string? expected = null, string? found = null)
    {
        if (IsFull || _items.Exists(item => item.Offset == offset && item.Kind == kind && item.Message == message))
        {
            return;
        }

        var (line, column) = Place(offset);
        _items.Add(new Diagnostic(kind, message, offset, length, line, column) { Suggestion = suggestion, Expected = expected, Found = found });
    }

    private (int Line, int Column) Place(int offset)
    {
        var before = source.AsSpan(0, Math.Min(offset, source.Length));
        var line = before.Count('\n') + 1;
        var start = before.LastIndexOf('\n') + 1;
        return (line, CodePoints.Count(new string(before[start..])) + 1);
    }
}
