using System.Globalization;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Language;

/// <summary>The few shapes that functions of this field have. Null goes in, null comes out: a partner that knows nothing says nothing.</summary>
internal static class Shapes
{
    public static CelType Text { get; } = CelType.Nullable(CelType.String);

    public static CelType Texts { get; } = CelType.List(CelType.String);

    public delegate CelValue OfText(string text, EvaluationContext context);

    public delegate CelValue OfTwo(string text, CelValue second, EvaluationContext context);

    public delegate CelValue OfThree(string text, CelValue second, CelValue third, EvaluationContext context);

    /// <summary><c>name(text)</c>; also takes an integer, because partners send numbers where codes are meant.</summary>
    public static CelOverload[] Global(string id, CelType result, OfText body, string? failsWhen) =>
    [
        CelOverload.Global($"{id}_string", [Text], result, (a, c) => a.IsNull ? CelValue.Null : body(a.AsString, c), failsWhen),
        CelOverload.Global($"{id}_int", [CelType.Int], result, (a, c) => body(a.AsInt.ToString(CultureInfo.InvariantCulture), c), failsWhen),
    ];

    public static CelOverload[] Global(string id, CelType second, CelType result, OfTwo body, string? failsWhen, Func<CelValue, string?>? check = null) =>
    [
        Checked(CelOverload.Global($"{id}_string_2", [Text, second], result, (a, b, c) => a.IsNull ? CelValue.Null : body(a.AsString, b, c), failsWhen), 1, check),
        Checked(CelOverload.Global($"{id}_int_2", [CelType.Int, second], result, (a, b, c) => body(a.AsInt.ToString(CultureInfo.InvariantCulture), b, c), failsWhen), 1, check),
    ];

    /// <summary><c>text.name()</c>.</summary>
    public static CelOverload Member(string id, CelType result, OfText body, string? failsWhen = null) =>
        CelOverload.Member(id, [Text], result, (a, c) => a.IsNull ? CelValue.Null : body(a.AsString, c), failsWhen);

    public static CelOverload Member(string id, CelType second, CelType result, OfTwo body, string? failsWhen = null, Func<CelValue, string?>? check = null) =>
        Checked(CelOverload.Member(id, [Text, second], result, (a, b, c) => a.IsNull ? CelValue.Null : body(a.AsString, b, c), failsWhen), 1, check);

    public static CelOverload Checked(CelOverload overload, int argument, Func<CelValue, string?>? check) =>
        check is null ? overload : overload.Checking(literals => literals[argument] is { } literal ? check(literal) : null);

    public static CelValue OrNull(string? text) => text is null ? CelValue.Null : CelValue.Of(text);

    public static CelValue OrFail(string? text, string code, string message) => text is null ? Fail(code, message) : CelValue.Of(text);

    public static CelValue Fail(string code, string message) => CelValue.Fail(CelErrorKind.InvalidArgument, message, code);

    public static CelValue TextList(IEnumerable<string> items) => CelValue.ListOf([.. items.Select(CelValue.Of)]);

    public static CelValue Record(params ReadOnlySpan<(string Name, CelValue Value)> fields)
    {
        var map = new CelMapBuilder(fields.Length);
        foreach (var (name, value) in fields)
        {
            map.Add(name, value);
        }
        return CelValue.Of(map.Build());
    }

    public static CelType RecordType(string name, params (string Name, CelType Type)[] fields) =>
        CelType.Object(name, fields.ToDictionary(f => f.Name, f => new CelField(f.Type, Required: true)));
}
