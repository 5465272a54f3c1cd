using Gateway.Engine.Mapping.Records;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Rules;

/// <summary>A rule ready to run: writes its value as JSON. Immutable and shared by all mappers.</summary>
internal abstract class RuleProgram
{
    /// <summary>Null when the value was written; otherwise why there is none. What was written then is taken back by the caller.</summary>
    public abstract CelError? Write(RuleState state, MappedBuffer output);
}

/// <summary>A constant.</summary>
internal sealed class ConstantRule(byte[] json) : RuleProgram
{
    public override CelError? Write(RuleState state, MappedBuffer output)
    {
        output.Write(json);
        return null;
    }
}

/// <summary>Any rule: evaluates the expression, and before it the <c>let</c> parts it needs.</summary>
internal sealed class ExpressionRule(CompiledExpression expression, int[] lets) : RuleProgram
{
    public override CelError? Write(RuleState state, MappedBuffer output)
    {
        foreach (var let in lets)
        {
            state.Need(let);
        }
        return CelOutput.Write(output, expression.Evaluate(state.Context));
    }
}

/// <summary>A rule that is only a path: the bytes are copied when they are canonical already.</summary>
internal sealed class CopyRule(int slot, RuleProgram otherwise) : RuleProgram
{
    public override CelError? Write(RuleState state, MappedBuffer output)
    {
        var raw = state.Slots.Raw(slot, out var bytes);
        if (RawCopy.TryCopy(raw, bytes, output))
        {
            return null;
        }
        return otherwise.Write(state, output);
    }
}

/// <summary>
/// A path under functions that change nothing in most values: <c>trim</c> where no space is at the ends,
/// <c>truncate</c> where the text is short enough, <c>decimal</c> of a whole number.
/// </summary>
internal sealed class UnchangedRule(int slot, int longest, bool trims, SlotKind kind, RuleProgram otherwise) : RuleProgram
{
    public override CelError? Write(RuleState state, MappedBuffer output)
    {
        var raw = state.Slots.Raw(slot, out var bytes);
        return raw.Kind == kind && (kind != SlotKind.Text || IsUnchanged(raw, bytes)) && RawCopy.TryCopy(raw, bytes, output)
            ? null
            : otherwise.Write(state, output);
    }

    private bool IsUnchanged(in JsonSlot raw, ReadOnlySpan<byte> bytes)
    {
        var text = raw.Inner(bytes);
        // Only plain ASCII at the ends: what else counts as a space is for the function to say.
        return text.Length <= longest && (!trims || text.IsEmpty || (text[0] is > 0x20 and < 0x7f && text[^1] is > 0x20 and < 0x7f));
    }
}

/// <summary>Texts and paths joined by <c>+</c>, copied behind one another while all paths are texts without escapes.</summary>
internal sealed class JoinRule((byte[]? Literal, int Slot)[] parts, RuleProgram otherwise) : RuleProgram
{
    public override CelError? Write(RuleState state, MappedBuffer output)
    {
        var start = output.Length;
        output.Write((byte)'"');
        foreach (var (literal, slot) in parts)
        {
            if (literal is not null)
            {
                output.Write(literal);
                continue;
            }
            var raw = state.Slots.Raw(slot, out var bytes);
            if (raw.Kind != SlotKind.Text || raw.Escaped)
            {
                output.Truncate(start);
                return otherwise.Write(state, output);
            }
            output.Write(raw.Inner(bytes));
        }
        output.Write((byte)'"');
        return null;
    }
}
