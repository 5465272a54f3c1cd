using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Expressions;
using Gateway.Expressions.Syntax;

namespace Gateway.Benchmarks.Mapping;

/// <summary>
/// The rules of <see cref="MappingSample"/> as an interpreter runs them: the record becomes a document, and every rule is walked from its root for every
/// record. Knows as much of the language as these rules need.
/// </summary>
internal sealed class InterpretedMapping : IMappingProgram
{
    private static readonly Dictionary<string, string> Districts = Lane.Districts.ToDictionary(row => row.Name.ToUpperInvariant(), row => row.Code);

    private readonly Expr _condition = Parse(MappingSample.Condition);
    private readonly (string Field, Expr Rule)[] _rules = [.. MappingSample.Rules.Select(rule => (rule.Field, Parse(rule.Rule)))];
    private readonly ArrayBufferWriter<byte> _output = new(4_096);
    private readonly Utf8JsonWriter _writer;

    public InterpretedMapping() => _writer = new Utf8JsonWriter(_output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public ReadOnlySpan<byte> Map(ReadOnlyMemory<byte> record)
    {
        using var document = JsonDocument.Parse(record);
        var source = document.RootElement;
        if (!(bool)Evaluate(_condition, source)!)
        {
            return default;
        }

        _output.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        foreach (var (field, rule) in _rules)
        {
            _writer.WritePropertyName(field);
            Write(Evaluate(rule, source));
        }

        _writer.WriteEndObject();
        _writer.Flush();
        return _output.WrittenSpan;
    }

    public void Dispose() => _writer.Dispose();

    private void Write(object? value)
    {
        switch (value)
        {
            case string text: _writer.WriteStringValue(text); break;
            case long number: _writer.WriteNumberValue(number); break;
            case bool flag: _writer.WriteBooleanValue(flag); break;
            case null: _writer.WriteNullValue(); break;
            default: throw new NotSupportedException(value.GetType().Name);
        }
    }

    private static object? Evaluate(Expr part, JsonElement source) => part switch
    {
        LiteralExpr { Value: { Kind: CelKind.String } text } => text.AsString,
        LiteralExpr { Value: { Kind: CelKind.Int } number } => number.AsInt,
        IdentExpr { Name: "source" } => source,
        SelectExpr select => Value(((JsonElement)Evaluate(select.Operand, source)!).GetProperty(select.Field)),
        ListExpr list => list.Elements.Select(element => Evaluate(element.Value, source)).ToList(),
        CallExpr call => Call(call, source),
        _ => throw new NotSupportedException(part.GetType().Name),
    };

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetInt64(),
        JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
        JsonValueKind.Null => null,
        _ => element,
    };

    private static object? Call(CallExpr call, JsonElement source)
    {
        object? Argument(int i) => Evaluate(call.Arguments[i], source);
        return call.Function switch
        {
            "_?_:_" => (bool)Argument(0)! ? Argument(1) : Argument(2),
            "_==_" => Equals(Argument(0), Argument(1)),
            "_+_" => (string)Argument(0)! + (string)Argument(1)!,
            "@in" => Argument(0) is var wanted && ((List<object?>)Argument(1)!).Contains(wanted),
            "trim" => ((string)Evaluate(call.Target!, source)!).Trim(),
            "lookup" => Districts[((string)Argument(1)!).Trim().ToUpperInvariant()],
            "date" => Day((string)Argument(0)!, (List<object?>)Argument(1)!),
            _ => throw new NotSupportedException(call.Function),
        };
    }

    private static string Day(string text, List<object?> patterns) =>
        DateOnly.ParseExact(text, [.. patterns.Cast<string>()], CultureInfo.InvariantCulture).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Expr Parse(string rule) => CelEnvironment.CreateBuilder().Build().Parse(rule).Root;
}
