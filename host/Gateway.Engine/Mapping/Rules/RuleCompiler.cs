using System.Collections.Immutable;
using Gateway.Engine.Mapping.Records;
using Gateway.Expressions;
using Gateway.Expressions.Syntax;

namespace Gateway.Engine.Mapping.Rules;

/// <summary>Turns a checked expression into the program that runs it fastest.</summary>
internal sealed class RuleCompiler(CelEnvironment environment, SlotTable slots, IReadOnlyDictionary<string, CompiledLet> lets)
{
    private const int MostMemoSlots = 3;
    private const string Plus = "_+_";
    private const string OptionalIndex = "_[?_]";

    public CompiledRule Compile(CheckedRule rule)
    {
        var source = rule.Expression;
        var expression = environment.Compile(source, slots);
        var needed = LetsOf(source.Parsed.Root);
        var read = expression.ReadSlots.Concat(needed.SelectMany(l => lets[l].Slots)).Distinct().ToImmutableArray();
        var general = new ExpressionRule(expression, [.. needed.Select(l => lets[l].Index)]);
        var program = Fast(source, general);
        return new CompiledRule
        {
            Name = rule.Name,
            Text = rule.Text,
            Checked = source,
            Expression = expression,
            Program = program,
            Lets = [.. needed.Select(l => lets[l].Index)],
            Slots = read,
            MemoSlots = program is ExpressionRule && read.Length is >= 1 and <= MostMemoSlots && read.All(IsPlain) ? [.. read] : null,
        };
    }

    /// <summary>Names of the <c>let</c> parts in an expression. A macro variable of the same name makes one too many, which only costs time.</summary>
    public IReadOnlyList<string> LetsOf(Expr part)
    {
        var found = new List<string>();
        Collect(part, found);
        return found;
    }

    private void Collect(Expr part, List<string> found)
    {
        if (part is IdentExpr { Name: var name } && lets.ContainsKey(name) && !found.Contains(name))
        {
            found.Add(name);
        }
        foreach (var child in part.Children)
        {
            Collect(child, found);
        }
    }

    private RuleProgram Fast(CheckedExpression source, RuleProgram general)
    {
        var root = source.Parsed.Root;
        if (root is LiteralExpr literal)
        {
            return Constant(literal.Value) is { } json ? new ConstantRule(json) : general;
        }
        if (PlainSlot(source, root) is { } slot)
        {
            return new CopyRule(slot, general);
        }
        return Unchanged(source, root, general) ?? (RuleProgram?)Join(source, root, general) ?? general;
    }

    private static byte[]? Constant(CelValue value)
    {
        using var output = new MappedBuffer(256);
        return CelOutput.Write(output, value) is null ? output.WrittenSpan.ToArray() : null;
    }

    /// <summary>The slot of a required path whose raw JSON is its value; a field after an optional step answers an optional instead.</summary>
    private int? PlainSlot(CheckedExpression source, Expr part)
    {
        if (HasOptionalStep(part) || part is SelectExpr { IsTest: true } || source.PathOf(part) is not { IsWholeRecord: false } path)
        {
            return null;
        }
        var slot = slots.Add(path);
        return IsPlain(slot) ? slot : null;
    }

    private bool IsPlain(int slot)
    {
        var path = slots.Paths[slot];
        return path.Root == MappingCompiler.Target ? path.Steps.Count == 1 : path.Steps.Count > 0 && path.Steps.All(s => s.Field is not null);
    }

    private static bool HasOptionalStep(Expr part) => part switch
    {
        SelectExpr { IsOptional: true } => true,
        CallExpr { Function: OptionalIndex } => true,
        _ => part.Children.Any(HasOptionalStep),
    };

    private UnchangedRule? Unchanged(CheckedExpression source, Expr root, RuleProgram general)
    {
        if (root is CallExpr { Function: "decimal" or "rupiah", Target: null, Arguments: [var number] } && PlainSlot(source, number) is { } numberSlot)
        {
            return new UnchangedRule(numberSlot, 0, trims: false, SlotKind.Number, general);
        }
        var longest = int.MaxValue;
        var trims = false;
        var calls = 0;
        for (; root is CallExpr { Target: { } target } call; root = target, calls++)
        {
            switch (call)
            {
                case { Function: "trim", Arguments: [] }:
                    trims = true;
                    break;
                case { Function: "truncate", Arguments: [LiteralExpr { Value: { Kind: CelKind.Int } length }, ..] } when length.AsInt is >= 0 and < int.MaxValue:
                    longest = Math.Min(longest, (int)length.AsInt);
                    break;
                default:
                    return null;
            }
        }
        return calls > 0 && PlainSlot(source, root) is { } slot ? new UnchangedRule(slot, longest, trims, SlotKind.Text, general) : null;
    }

    private JoinRule? Join(CheckedExpression source, Expr root, RuleProgram general)
    {
        var parts = new List<(byte[]? Literal, int Slot)>();
        return root is CallExpr { Function: Plus } && TryParts(source, root, parts) && parts.Exists(p => p.Literal is not null)
            ? new JoinRule([.. parts], general)
            : null;
    }

    private bool TryParts(CheckedExpression source, Expr part, List<(byte[]? Literal, int Slot)> parts)
    {
        switch (part)
        {
            case CallExpr { Function: Plus, Arguments: [var left, var right] }:
                return TryParts(source, left, parts) && TryParts(source, right, parts);
            case LiteralExpr { Value: { Kind: CelKind.String } text } when Constant(text) is { } json:
                parts.Add((json[1..^1], -1));
                return true;
            default:
                parts.Add((null, PlainSlot(source, part) ?? -1));
                return parts[^1].Slot >= 0;
        }
    }
}

/// <summary>A <c>let</c> part that is more than a path: its place among such parts, and every slot it and the parts below it read.</summary>
internal sealed record CompiledLet(int Index, CompiledRule Rule, ImmutableArray<int> Slots);
