namespace Gateway.Expressions.Syntax;

/// <summary>A part of a parsed expression.</summary>
/// <param name="Span">Where it stands.</param>
public abstract record Expr(TextSpan Span)
{
    /// <summary>The parts directly below, in the order they are written.</summary>
    public abstract IEnumerable<Expr> Children { get; }

    /// <summary>This part and all below it, each before its own.</summary>
    public IEnumerable<Expr> Parts
    {
        get
        {
            var waiting = new Stack<Expr>([this]);
            while (waiting.TryPop(out var part))
            {
                yield return part;
                foreach (var child in part.Children.Reverse())
                {
                    waiting.Push(child);
                }
            }
        }
    }

    /// <summary>How deep the tree below is.</summary>
    internal int Depth { get; set; } = 1;
}

/// <summary>A range of the expression's text.</summary>
/// <param name="Offset">Offset in UTF-16 units.</param>
/// <param name="Length">Length in UTF-16 units.</param>
public readonly record struct TextSpan(int Offset, int Length)
{
    internal int End => Offset + Length;

    internal static TextSpan Between(TextSpan first, TextSpan last) => new(first.Offset, Math.Max(last.End - first.Offset, 0));
}

/// <summary>A literal.</summary>
public sealed record LiteralExpr(TextSpan Span, CelValue Value) : Expr(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [];
}

/// <summary>A name; <paramref name="IsRooted"/> when written with a leading dot.</summary>
public sealed record IdentExpr(TextSpan Span, string Name, bool IsRooted) : Expr(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [];
}

/// <summary>A field: <c>a.b</c>, <c>a.?b</c>, or <c>has(a.b)</c>.</summary>
public sealed record SelectExpr(TextSpan Span, Expr Operand, string Field, TextSpan FieldSpan, bool IsOptional, bool IsTest) : Expr(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [Operand];
}

/// <summary>A call of a function or operator; <paramref name="Target"/> is what stands before the dot.</summary>
public sealed record CallExpr(TextSpan Span, string Function, TextSpan NameSpan, Expr? Target, IReadOnlyList<Expr> Arguments) : Expr(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => Target is null ? Arguments : [Target, .. Arguments];
}

/// <summary>An element of a list literal.</summary>
public sealed record ListElement(Expr Value, bool IsOptional);

/// <summary>A list literal.</summary>
public sealed record ListExpr(TextSpan Span, IReadOnlyList<ListElement> Elements) : Expr(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => Elements.Select(element => element.Value);
}

/// <summary>An entry of a map literal.</summary>
public sealed record MapEntry(Expr Key, Expr Value, bool IsOptional);

/// <summary>A map literal.</summary>
public sealed record MapExpr(TextSpan Span, IReadOnlyList<MapEntry> Entries) : Expr(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => Entries.SelectMany(entry => new[] { entry.Key, entry.Value });
}

/// <summary>The macros that walk a list or map.</summary>
public enum ComprehensionKind
{
    /// <summary>True when the body is true for all.</summary>
    All,

    /// <summary>True when the body is true for one or more.</summary>
    Exists,

    /// <summary>True when the body is true for exactly one.</summary>
    ExistsOne,

    /// <summary>The body for each, as a list; with a condition only where it is true.</summary>
    ToList,

    /// <summary>Those for which the body is true, as a list.</summary>
    Filter,

    /// <summary>The body for each key, as a map.</summary>
    ToMap,

    /// <summary>The entries the body gives for each, as a map.</summary>
    ToMapEntries,
}

/// <summary>A macro over a list or map.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Range">The list or map.</param>
/// <param name="Variable">Element, or index or key when there are two.</param>
/// <param name="Variable2">Element or value of the two-variable form.</param>
/// <param name="Condition">Which to take; null for all.</param>
/// <param name="Body">The expression for each.</param>
public sealed record ComprehensionExpr(
    TextSpan Span, ComprehensionKind Kind, Expr Range, string Variable, string? Variable2, Expr? Condition, Expr Body) : Expr(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => Condition is null ? [Range, Body] : [Range, Condition, Body];
}

/// <summary><c>cel.bind(x, value, body)</c>.</summary>
public sealed record BindExpr(TextSpan Span, string Variable, Expr Value, Expr Body) : Expr(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [Value, Body];
}

/// <summary><c>optMap</c> and <c>optFlatMap</c>: the body for the value of an optional that has one.</summary>
public sealed record OptionalMapExpr(TextSpan Span, Expr Target, string Variable, Expr Body, bool IsFlat) : Expr(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [Target, Body];
}

/// <summary>A part that could not be read; a diagnostic tells why.</summary>
public sealed record BrokenExpr(TextSpan Span) : Expr(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [];
}
