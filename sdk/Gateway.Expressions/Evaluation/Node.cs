using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Evaluation;

/// <summary>A part of a compiled expression.</summary>
internal abstract class Node(TextSpan span)
{
    protected TextSpan Span => span;

    public abstract CelValue Evaluate(EvaluationContext context);

    protected CelValue Fail(CelErrorKind kind, string message) => CelValue.Of(new CelError(kind, message, span.Offset, span.Length));

    /// <summary>A failure made without place gets this part's.</summary>
    protected CelValue Placed(in CelValue value) =>
        value.IsError && value.AsError.Offset < 0 ? CelValue.Of(value.AsError.At(span.Offset, span.Length)) : value;
}

internal sealed class ConstantNode(TextSpan span, CelValue value) : Node(span)
{
    public CelValue Value => value;

    public override CelValue Evaluate(EvaluationContext context) => value;
}

internal sealed class VariableNode(TextSpan span, int index, string name) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = context.Variables[index];
        return value.IsMissing ? Fail(CelErrorKind.Undeclared, $"'{name}' has no value.") : value;
    }
}

internal sealed class LocalNode(TextSpan span, int slot) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context) => context.Locals[slot];
}

/// <summary>Records what another part gives.</summary>
internal sealed class RecordingNode(Expr part, Node inner) : Node(part.Span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = inner.Evaluate(context);
        context.Trace?.Record(part, value);
        return value;
    }
}
