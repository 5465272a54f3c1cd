namespace Gateway.Expressions;

/// <summary>Bounds that keep any expression over any data from crashing or hanging its host. Each breach is a clear error.</summary>
public sealed record CelLimits
{
    /// <summary>The bounds used unless a host sets others.</summary>
    public static CelLimits Default { get; } = new();

    /// <summary>Longest expression in UTF-16 units.</summary>
    public int MaxExpressionLength { get; init; } = 100_000;

    /// <summary>Deepest nesting of an expression.</summary>
    public int MaxDepth { get; init; } = 200;

    /// <summary>Most diagnostics of one expression.</summary>
    public int MaxDiagnostics { get; init; } = 20;

    /// <summary>Longest text or byte sequence an expression may build, in UTF-16 units or bytes.</summary>
    public int MaxTextLength { get; init; } = 4_000_000;

    /// <summary>Most values, counted at every level, in a list or map an expression may build.</summary>
    public int MaxWeight { get; init; } = 1_000_000;

    /// <summary>Most steps of one evaluation: an element of a macro, a function call, 64 characters of text or 4 values compared or put into a list is one.</summary>
    public long MaxSteps { get; init; } = 1_000_000;
}
