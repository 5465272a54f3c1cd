using Gateway.Expressions.Checking;
using Gateway.Expressions.Library;
using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Evaluation;

/// <summary>Calls and operators.</summary>
internal sealed partial class Compiler
{
    private const int FewConstants = 8;

    private Node Call(CallExpr call)
    {
        switch (call.Function)
        {
            case Operators.And or Operators.Or:
                return new LogicalNode(call.Span, Nodes(call.Arguments), call.Function == Operators.Or);
            case Operators.Conditional:
                return new ConditionalNode(call.Span, Node(call.Arguments[0]), Node(call.Arguments[1]), Node(call.Arguments[2]));
        }

        if (expression.ReferenceOf(call) is not FunctionReference reference)
        {
            return new FailNode(call.Span, CelErrorKind.Undeclared, $"There is no function '{call.Function}'.");
        }

        return Operator(call, reference) ?? Function(call, reference);
    }

    private Node? Operator(CallExpr call, FunctionReference reference)
    {
        var extras = reference.Candidates.Where(candidate => !candidate.IsBuiltin).ToArray();
        switch (call.Function)
        {
            case Operators.Not:
                return new NotNode(call.Span, Node(call.Arguments[0]));
            case Operators.Equals or Operators.NotEquals:
                var negate = call.Function == Operators.NotEquals;
                return (Node?)SlotText(call, negate) ?? new EqualNode(call.Span, Node(call.Arguments[0]), Node(call.Arguments[1]), negate);
            case Operators.In:
                return (Node?)SlotText(call, negate: false) ?? In(call, extras);
            case Operators.Index:
                return new IndexNode(call.Span, Node(call.Arguments[0]), Node(call.Arguments[1]));
            case Operators.OptionalIndex:
                return new OptionalIndexNode(call.Span, Node(call.Arguments[0]), Node(call.Arguments[1]));
            case Operators.Less:
                return Binary<Arithmetic.Less>(call, extras);
            case Operators.LessOrEqual:
                return Binary<Arithmetic.LessOrEqual>(call, extras);
            case Operators.Greater:
                return Binary<Arithmetic.Greater>(call, extras);
            case Operators.GreaterOrEqual:
                return Binary<Arithmetic.GreaterOrEqual>(call, extras);
            case Operators.Add:
                return Binary<Arithmetic.Add>(call, extras);
            case Operators.Subtract:
                return Binary<Arithmetic.Subtract>(call, extras);
            case Operators.Multiply:
                return Binary<Arithmetic.Multiply>(call, extras);
            case Operators.Divide:
                return Binary<Arithmetic.Divide>(call, extras);
            case Operators.Modulo:
                return Binary<Arithmetic.Modulo>(call, extras);
            default:
                return null;
        }
    }

    private OperatorNode<T> Binary<T>(CallExpr call, CelOverload[] extras)
        where T : IBinaryOperation =>
        new(call.Span, call.Function, Node(call.Arguments[0]), Node(call.Arguments[1]), extras);

    /// <summary>A slot compared with literal texts needs no decoding.</summary>
    private SlotTextNode? SlotText(CallExpr call, bool negate)
    {
        if (isRecording || RecordPaths.Of(expression, call.Arguments[0]) is not { IsTest: false, OptionalFrom: int.MaxValue })
        {
            return null;
        }

        var texts = call.Arguments[1] switch
        {
            LiteralExpr { Value.Kind: CelKind.String } text when call.Function != Operators.In => [text.Value.AsString],
            ListExpr { Elements: { Count: > 0 and <= FewConstants } elements } when call.Function == Operators.In
                && elements.All(element => element is { IsOptional: false, Value: LiteralExpr { Value.Kind: CelKind.String } }) =>
                elements.Select(element => ((LiteralExpr)element.Value).Value.AsString).ToArray(),
            _ => null,
        };
        return texts is null ? null : new SlotTextNode(call.Span, Access(call.Arguments[0])!.Value.Access, texts, negate);
    }

    private Node In(CallExpr call, CelOverload[] extras)
    {
        var element = Node(call.Arguments[0]);
        var list = Node(call.Arguments[1]);
        if (list is ConstantNode { Value: { Kind: CelKind.List } constant } && constant.AsList is ArrayCelList { Count: > FewConstants } items)
        {
            var constants = new HashSet<CelValue>();
            foreach (ref readonly var item in items.Items)
            {
                constants.Add(item);
            }

            return new InConstantsNode(call.Span, element, constants);
        }

        return new OperatorNode<Arithmetic.In>(call.Span, call.Function, element, list, extras);
    }

    private Node Function(CallExpr call, FunctionReference reference)
    {
        var name = reference.Function.Name;
        var arguments = Nodes(call.Target is null || reference.IsNamespaced ? call.Arguments : [call.Target, .. call.Arguments]);
        if (reference.Candidates is [{ Id: OptionalLibrary.OrValue }] && arguments is [OptionalSlotNode slot, var otherwise])
        {
            return new SlotOrValueNode(call.Span, slot, otherwise);
        }

        if (reference.Candidates is [{ Id: OptionalLibrary.Or or OptionalLibrary.OrValue } or])
        {
            return new OrElseNode(call.Span, name, arguments[0], arguments[1], unwraps: or.Id == OptionalLibrary.OrValue);
        }

        return reference.Candidates switch
        {
            [{ Function1: not null } only] => new Call1Node(call.Span, name, only, arguments[0]),
            [{ Function2: not null } only] => new Call2Node(call.Span, name, only, arguments[0], arguments[1]),
            _ => new CallNode(call.Span, name, [.. reference.Candidates], arguments),
        };
    }

    private Node[] Nodes(IReadOnlyList<Expr> parts) => [.. parts.Select(Node)];
}
