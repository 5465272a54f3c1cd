using Gateway.Expressions.Checking;
using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Evaluation;

/// <summary>Turns a checked expression into a tree of nodes, each made for what it has to do.</summary>
internal sealed partial class Compiler(CelEnvironment environment, CheckedExpression expression, SlotTable slots, bool isRecording)
{
    private readonly SortedSet<int> _readSlots = [];

    public CompiledExpression Compile()
    {
        if (!expression.IsValid)
        {
            throw new InvalidOperationException($"The expression is not valid: {string.Join(" ", expression.Diagnostics)}");
        }

        var root = Node(expression.Parsed.Root);
        return new CompiledExpression(expression, root, slots, [.. _readSlots]);
    }

    private Node Node(Expr part)
    {
        var node = Slot(part) ?? Make(part);
        return isRecording ? new RecordingNode(part, node) : node;
    }

    private Node Make(Expr part) => part switch
    {
        LiteralExpr literal => new ConstantNode(part.Span, literal.Value),
        IdentExpr => Name(part),
        SelectExpr select => Select(select),
        CallExpr call => Call(call),
        ListExpr list => List(list),
        MapExpr map => Map(map),
        ComprehensionExpr comprehension => Comprehension(comprehension),
        BindExpr bind => new BindNode(part.Span, expression.BinderSlot(bind), Node(bind.Value), Node(bind.Body)),
        OptionalMapExpr optional => new OptionalMapNode(
            part.Span, expression.BinderSlot(optional), Node(optional.Target), Node(optional.Body), optional.IsFlat),
        _ => throw new InvalidOperationException($"{part.GetType().Name} cannot be compiled."),
    };

    private Node? Slot(Expr part)
    {
        if (Access(part) is not var (access, isTest))
        {
            return null;
        }

        return isTest ? new SlotTestNode(part.Span, access)
            : access.IsOptional ? new OptionalSlotNode(part.Span, access)
            : new SlotNode(part.Span, access);
    }

    private (SlotAccess Access, bool IsTest)? Access(Expr part)
    {
        if (RecordPaths.Of(expression, part) is not var (path, optionalFrom, isTest))
        {
            return null;
        }

        var slot = slots.Add(path);
        _readSlots.Add(slot);
        return (new SlotAccess(part.Span, path, slot, optionalFrom), isTest);
    }

    private Node Name(Expr part) => expression.ReferenceOf(part) switch
    {
        LocalReference local => new LocalNode(part.Span, local.Slot),
        VariableReference variable => new VariableNode(part.Span, variable.Variable.Index, variable.Variable.Name),
        TypeReference type => new ConstantNode(part.Span, CelValue.Of(type.Type)),
        _ => new FailNode(part.Span, CelErrorKind.Undeclared, $"'{(part as IdentExpr)?.Name}' is not known here."),
    };

    private Node Select(SelectExpr select)
    {
        if (expression.ReferenceOf(select) is not null)
        {
            return Name(select);
        }

        var operand = Node(select.Operand);
        return select.IsTest ? new TestNode(select.Span, operand, select.Field)
            : select.IsOptional ? new OptionalSelectNode(select.Span, operand, select.Field)
            : new SelectNode(select.Span, operand, select.Field);
    }

    private Node List(ListExpr list)
    {
        var elements = list.Elements.Select(element => Node(element.Value)).ToArray();
        var optional = list.Elements.Select(element => element.IsOptional).ToArray();
        return Fold(new ListNode(list.Span, elements, optional), list.Span, elements);
    }

    private Node Map(MapExpr map)
    {
        var keys = map.Entries.Select(entry => Node(entry.Key)).ToArray();
        var values = map.Entries.Select(entry => Node(entry.Value)).ToArray();
        var optional = map.Entries.Select(entry => entry.IsOptional).ToArray();
        return Fold(new MapNode(map.Span, keys, values, optional), map.Span, [.. keys, .. values]);
    }

    /// <summary>A part over constants becomes a constant, unless it fails: then it fails when it runs.</summary>
    private Node Fold(Node node, TextSpan span, Node[] parts)
    {
        if (!Array.TrueForAll(parts, part => part is ConstantNode))
        {
            return node;
        }

        var context = new EvaluationContext(environment);
        context.Begin(0);
        var value = node.Evaluate(context);
        return value.IsError ? node : new ConstantNode(span, value);
    }

    private Node Comprehension(ComprehensionExpr part)
    {
        var range = Node(part.Range);
        var slot = expression.BinderSlot(part);
        var hasTwo = part.Variable2 is not null;
        var condition = part.Condition is null ? null : Node(part.Condition);
        var body = Node(part.Body);
        return part.Kind switch
        {
            ComprehensionKind.All => new QuantifierNode(part.Span, range, slot, hasTwo, body, deciding: false),
            ComprehensionKind.Exists => new QuantifierNode(part.Span, range, slot, hasTwo, body, deciding: true),
            ComprehensionKind.ExistsOne => new ExistsOneNode(part.Span, range, slot, hasTwo, body),
            ComprehensionKind.ToList => new ToListNode(part.Span, range, slot, hasTwo, condition, body),
            ComprehensionKind.Filter => new ToListNode(part.Span, range, slot, hasTwo, body, null),
            _ => new ToMapNode(part.Span, range, slot, condition, body, part.Kind == ComprehensionKind.ToMapEntries),
        };
    }
}
