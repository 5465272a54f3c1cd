using Gateway.Engine.Mapping.Records;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Rules;

/// <summary>Failures of rules as causes under which records are held.</summary>
internal static class RuleFailures
{
    public static readonly CelError NoCondition = new(CelErrorKind.NoSuchOverload, "the condition gives neither true nor false") { Code = MappingCodes.WrongValueType };
    public static readonly CelError RequiredIsNull = new(CelErrorKind.InvalidArgument, "the destination needs a value here") { Code = MappingCodes.RequiredFieldNull };
    public static readonly CelError TooLong = new(CelErrorKind.InvalidArgument, "the text is longer than the destination takes") { Code = MappingCodes.TooLong };
    public static readonly CelError EmptyKey = new(CelErrorKind.InvalidArgument, "a key field is null, empty or no text or number") { Code = MappingCodes.EmptyKey };

    public static string CodeOf(CelError error) => error.Code ?? error.Kind switch
    {
        CelErrorKind.NoSuchKey or CelErrorKind.EmptyOptional => MappingCodes.MissingField,
        CelErrorKind.NoSuchOverload => MappingCodes.WrongValueType,
        CelErrorKind.Overflow or CelErrorKind.IndexOutOfRange => MappingCodes.OutOfRange,
        CelErrorKind.InvalidConversion => MappingCodes.UnreadableText,
        CelErrorKind.BudgetExceeded or CelErrorKind.TooLarge or CelErrorKind.Cancelled => MappingCodes.TooCostly,
        _ => MappingCodes.RuleFailed,
    };

    public static MapProblem Cause(CompiledRule rule, string field, CelError error, RecordSlots slots, SlotBindings bindings) =>
        new(CodeOf(error), field, rule.Name, Message(rule, error), Shape(rule, slots, bindings), rule.Text.At(Math.Max(error.Offset, 0)));

    public static MapProblem Cause(RecordFault fault, FilePosition mapping)
    {
        var (code, message) = fault switch
        {
            RecordFault.NotUtf8 => (MappingCodes.NotUtf8, "the record is not UTF-8"),
            RecordFault.RepeatedName => (MappingCodes.RepeatedProperty, "a property name is there twice in one object"),
            RecordFault.TooDeep => (MappingCodes.TooDeep, $"the record is nested deeper than {RecordReader.MaxDepth} levels"),
            RecordFault.NotObject => (MappingCodes.NotJson, "the record is no JSON object"),
            _ => (MappingCodes.NotJson, "the record is not well-formed JSON"),
        };
        return new MapProblem(code, "", "record", message, "", mapping);
    }

    /// <summary>What happened, without values: the language's own messages may quote them, so only those of functions here are shown.</summary>
    private static string Message(CompiledRule rule, CelError error)
    {
        if (error.Code is not null)
        {
            return error.Message;
        }
        var part = error.Offset >= 0 && error.Length > 0 && error.Offset + error.Length <= rule.Text.Text.Length
            ? rule.Text.Text.Substring(error.Offset, error.Length)
            : "the rule";
        return error.Kind switch
        {
            CelErrorKind.NoSuchKey => $"{part} is not there",
            CelErrorKind.NoSuchOverload => $"{part} got a value of another type than it takes",
            CelErrorKind.IndexOutOfRange => $"{part} asks for an element past the end",
            CelErrorKind.DivideByZero => $"{part} divides by zero",
            CelErrorKind.Overflow => $"{part} leaves the range of its type",
            CelErrorKind.InvalidConversion => $"{part} cannot read the value",
            CelErrorKind.EmptyOptional => $"{part} has no value",
            CelErrorKind.BudgetExceeded or CelErrorKind.TooLarge => $"{part} needs more work or space than a rule may take",
            _ => $"{part} failed",
        };
    }

    private static string Shape(CompiledRule rule, RecordSlots slots, SlotBindings bindings)
    {
        var shapes = rule.Slots.Where(s => bindings.All[s].IsPlain).Take(4).Select(s =>
        {
            var raw = slots.Raw(s, out var bytes);
            return $"{bindings.All[s].Path}: {ValueShape.Of(raw, bytes)}";
        });
        return string.Join(", ", shapes);
    }
}
