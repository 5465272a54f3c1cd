using System.Text;
using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Evaluation;

/// <summary>What a path that ended early means to the expression that reads it.</summary>
internal sealed class SlotAccess(TextSpan span, RecordPath path, int slot, int optionalFrom)
{
    // Made once so that failing records cost no more than good ones.
    private readonly CelValue[] _absent = [.. path.Steps.Select((step, i) => CelValue.Of(
        new CelError(
            step.Field is null ? CelErrorKind.IndexOutOfRange : CelErrorKind.NoSuchKey, $"'{Prefix(path, i + 1)}' is not there.", span.Offset, span.Length)))];

    public bool IsOptional => optionalFrom < path.Steps.Count;

    public CelValue Read(EvaluationContext context) => context.Slots is { } reader
        ? reader.ReadSlot(slot)
        : CelValue.Of(new CelError(CelErrorKind.Undeclared, $"'{path.Root}' has no value.", span.Offset, span.Length));

    public bool TryReadUtf8(EvaluationContext context, out ReadOnlySpan<byte> text)
    {
        text = default;
        return context.Slots?.TryReadUtf8(slot, out text) ?? false;
    }

    public CelValue Required(in CelValue value) => value.IsMissing ? Ended(value) : value;

    /// <summary>The failure where a path ended early; an empty optional from the first optional step on.</summary>
    public CelValue Ended(in CelValue missing)
    {
        var step = missing.MissingStep;
        if (missing.MissingObstacle == CelKind.Missing && step >= optionalFrom)
        {
            return CelValue.None;
        }

        if (missing.MissingObstacle == CelKind.Missing && step < _absent.Length)
        {
            return _absent[step];
        }

        var kind = CelType.OfKind(missing.MissingObstacle).RuntimeName;
        return CelValue.Of(new CelError(
            missing.MissingObstacle == CelKind.Map ? CelErrorKind.NoSuchKey : CelErrorKind.NoSuchOverload,
            $"'{Prefix(path, step)}' is {kind} and has no '{path.Steps[Math.Min(step, path.Steps.Count - 1)]}'.", span.Offset, span.Length));
    }

    public bool EndsAtLastStep(in CelValue missing) =>
        missing.MissingObstacle == CelKind.Missing && (missing.MissingStep == path.Steps.Count - 1 || missing.MissingStep >= optionalFrom);

    private static string Prefix(RecordPath path, int count) => new RecordPath(path.Root, [.. path.Steps.Take(count)]).ToString();
}

internal sealed class SlotNode(TextSpan span, SlotAccess access) : Node(span)
{
    public SlotAccess Access => access;

    public override CelValue Evaluate(EvaluationContext context) => access.Required(access.Read(context));
}

internal sealed class OptionalSlotNode(TextSpan span, SlotAccess access) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = access.Read(context);
        return value.IsMissing ? access.Ended(value) : value.IsError ? value : CelValue.Some(value);
    }

    /// <summary>The value without its optional; missing where there is none.</summary>
    public CelValue EvaluateUnwrapped(EvaluationContext context)
    {
        var value = access.Read(context);
        if (!value.IsMissing)
        {
            return value;
        }

        var ended = access.Ended(value);
        return ended.IsError ? ended : default;
    }
}

/// <summary><c>source.?a.orValue(b)</c> without an optional in between.</summary>
internal sealed class SlotOrValueNode(TextSpan span, OptionalSlotNode slot, Node otherwise) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = slot.EvaluateUnwrapped(context);
        return value.IsMissing ? otherwise.Evaluate(context) : value;
    }
}

internal sealed class SlotTestNode(TextSpan span, SlotAccess access) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = access.Read(context);
        return !value.IsMissing ? (value.IsError ? value : CelValue.True)
            : access.EndsAtLastStep(value) ? CelValue.False
            : access.Ended(value);
    }
}

/// <summary>Whether a slot is one of some texts, compared as UTF-8 where the reader has that.</summary>
internal sealed class SlotTextNode(TextSpan span, SlotAccess access, string[] texts, bool negate) : Node(span)
{
    private readonly byte[][] _utf8 = [.. texts.Select(Encoding.UTF8.GetBytes)];

    public override CelValue Evaluate(EvaluationContext context)
    {
        if (access.TryReadUtf8(context, out var utf8))
        {
            return CelValue.Of(Contains(utf8) != negate);
        }

        var value = access.Required(access.Read(context));
        return value.IsError ? value : CelValue.Of((value.Kind == CelKind.String && texts.AsSpan().Contains(value.RawString)) != negate);
    }

    private bool Contains(ReadOnlySpan<byte> utf8)
    {
        foreach (var text in _utf8)
        {
            if (utf8.SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }
}
