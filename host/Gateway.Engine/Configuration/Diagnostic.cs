using System.Globalization;

namespace Gateway.Engine.Configuration;

public enum DiagnosticSeverity
{
    Warning,
    Error,
}

/// <summary>One thing that is wrong in the configuration folder, with its place and its fix (ux.md, "Error style").</summary>
/// <param name="Code">Stable code, <c>GW####</c>. Never changes its meaning.</param>
/// <param name="Message">What is wrong, as a sentence without the final full stop. Never holds a secret.</param>
/// <param name="Fix">What to do, as one imperative sentence.</param>
/// <param name="File">Path inside the configuration folder, with forward slashes.</param>
/// <param name="Line">Counts from 1; 0 when the whole file is meant.</param>
/// <param name="Column">Counts from 1 in UTF-16 units; 0 when the whole file is meant.</param>
public sealed record Diagnostic(string Code, string Message, string Fix, string File, int Line, int Column)
{
    public DiagnosticSeverity Severity { get; init; } = DiagnosticSeverity.Error;

    /// <summary>JSON pointer of the value in its file.</summary>
    public string? Pointer { get; init; }

    /// <summary>What was probably meant: <c>did you mean "lowongan-v3"?</c> Shown under the marked text.</summary>
    public string? Hint { get; init; }

    /// <summary>The line in question; null when it holds a secret.</summary>
    public string? Excerpt { get; init; }

    /// <summary>How many characters of the line are meant. Default: 1.</summary>
    public int Length { get; init; } = 1;

    /// <summary>One line that editors and terminals recognise: <c>file(line,column): error GW####: what. fix</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Place}: {(Severity == DiagnosticSeverity.Error ? "error" : "warning")} {Code}: {Message}.{(Hint is null ? "" : " " + Sentence(Hint))} {Fix}").TrimEnd();

    internal string Place => Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column})");

    private static string Sentence(string hint) => char.ToUpperInvariant(hint[0]) + hint[1..];
}

/// <summary>What loading a folder gave.</summary>
/// <param name="Config">The configuration; null when there is at least one error.</param>
/// <param name="Diagnostics">Every error and warning, by file and place.</param>
public sealed record LoadResult(GatewayConfig? Config, IReadOnlyList<Diagnostic> Diagnostics);
