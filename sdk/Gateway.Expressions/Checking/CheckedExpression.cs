using Gateway.Expressions.Checking;
using Gateway.Expressions.Syntax;

namespace Gateway.Expressions;

/// <summary>An expression whose names are resolved and whose types are known.</summary>
public sealed class CheckedExpression
{
    private readonly IReadOnlyDictionary<Expr, CelType> _types;
    private readonly IReadOnlyDictionary<Expr, Reference> _references;
    private readonly IReadOnlyDictionary<Expr, int> _binders;
    private IReadOnlyList<Failure>? _failures;

    internal CheckedExpression(
        ParsedExpression parsed,
        IReadOnlyList<Diagnostic> diagnostics,
        IReadOnlyDictionary<Expr, CelType> types,
        IReadOnlyDictionary<Expr, Reference> references,
        IReadOnlyDictionary<Expr, int> binders,
        int localCount)
    {
        Parsed = parsed;
        Diagnostics = diagnostics;
        _types = types;
        _references = references;
        _binders = binders;
        LocalCount = localCount;
    }

    /// <summary>The expression as read.</summary>
    public ParsedExpression Parsed { get; }

    /// <summary>Everything wrong, in reading and checking.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Whether it can be compiled.</summary>
    public bool IsValid => Diagnostics.Count == 0;

    /// <summary>The type of the whole.</summary>
    public CelType ResultType => TypeOf(Parsed.Root);

    /// <summary>The ways in which a run can fail although the types are right; empty where it cannot.</summary>
    public IReadOnlyList<Failure> Failures => _failures ??= FailureAnalysis.Of(this);

    /// <summary>Whether a run can fail.</summary>
    public bool CanFail => Failures.Count > 0;

    internal int LocalCount { get; }

    /// <summary>The type of a part.</summary>
    public CelType TypeOf(Expr part) => _types.TryGetValue(part, out var type) ? type : CelType.Dyn;

    /// <summary>The constant path below a record root that a part reads; null for other parts.</summary>
    public RecordPath? PathOf(Expr part) => RecordPaths.Of(this, part)?.Path;

    /// <summary>The function and variants a call may run; null for other parts.</summary>
    public (FunctionDefinition Function, IReadOnlyList<CelOverload> Candidates)? FunctionOf(Expr part) =>
        ReferenceOf(part) is FunctionReference reference ? (reference.Function, reference.Candidates) : null;

    internal Reference? ReferenceOf(Expr part) => _references.GetValueOrDefault(part);

    internal int BinderSlot(Expr part) => _binders[part];
}
