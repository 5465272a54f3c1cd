using System.Collections.Immutable;
using Gateway.Engine.Configuration;
using Gateway.Expressions;
using Diagnostic = Gateway.Engine.Configuration.Diagnostic;
using RuleDiagnostic = Gateway.Expressions.Diagnostic;

namespace Gateway.Engine.Mapping;

/// <summary>Collects what is wrong in a mapping, with places inside the rule strings.</summary>
internal sealed class RuleDiagnostics
{
    private readonly ImmutableArray<Diagnostic>.Builder _found = ImmutableArray.CreateBuilder<Diagnostic>();

    public bool HasErrors => _found.Any(d => d.Severity == DiagnosticSeverity.Error);

    public ImmutableArray<Diagnostic> All => [.. _found.OrderBy(d => d.Line).ThenBy(d => d.Column)];

    public void Add(string code, RuleText text, int offset, int length, string message, string fix, string? hint = null)
    {
        var place = text.At(offset);
        var end = text.At(offset + length);
        _found.Add(new Diagnostic(code, message, fix, place.File, place.Line, place.Column) { Hint = hint, Length = Math.Max(1, end.Column - place.Column) });
    }

    public void Add(string code, RuleText text, string message, string fix, string? hint = null) => Add(code, text, 0, text.Text.Length, message, fix, hint);

    public void Add(RuleText text, IEnumerable<RuleDiagnostic> diagnostics)
    {
        foreach (var found in diagnostics)
        {
            Add(text, found);
        }
    }

    private void Add(RuleText text, RuleDiagnostic found)
    {
        var isField = found.Offset > 0 && found.Offset <= text.Text.Length && text.Text[found.Offset - 1] is '.' or '?';
        var (code, fix) = found.Kind switch
        {
            DiagnosticKind.Syntax => (MappingCodes.Syntax, "Correct the expression; strings stand in single quotes."),
            DiagnosticKind.Limit => (MappingCodes.TooLarge, "Split the rule, or move parts of it into \"let\"."),
            DiagnosticKind.UnknownName when isField => (MappingCodes.UnknownSourceField, "Use a field of the stream's schema, or read the schema anew with gateway discover --write-schema."),
            DiagnosticKind.UnknownName => (MappingCodes.UnknownName, "Use source, a name from \"let\", or quote it if it is a text."),
            DiagnosticKind.UnknownFunction => (MappingCodes.UnknownName, "Use a function that gateway map functions lists."),
            DiagnosticKind.Argument => (MappingCodes.BadConstant, "Correct the argument."),
            _ => (MappingCodes.WrongType, "Convert the value to the type that is taken there."),
        };
        Add(code, text, found.Offset, found.Length, Sentence(found), fix, found.Suggestion is null ? null : $"did you mean \"{found.Suggestion}\"?");
    }

    private static string Sentence(RuleDiagnostic found)
    {
        var text = found.Message.TrimEnd('.');
        return found is { Expected: { } expected, Found: { } type } && !text.Contains(expected, StringComparison.Ordinal)
            ? $"{text} (expected {expected}, found {type})"
            : text;
    }
}
