using System.Text.Json.Nodes;
using Gateway.Expressions.Library;

namespace Gateway.Expressions.Conformance;

/// <summary>One case of the suite.</summary>
internal sealed class ConformanceCase
{
    private static readonly CelEnvironment Base = CelEnvironment.CreateBuilder().Library(BlockMacros.Library).Build();

    private readonly JsonObject _json;
    private readonly Dictionary<string, CelValue> _bindings;

    private ConformanceCase(JsonObject json, Dictionary<string, CelValue> bindings)
    {
        _json = json;
        _bindings = bindings;
    }

    /// <exception cref="FormatException">The case is not of the protocol's form.</exception>
    public static ConformanceCase Read(JsonObject json)
    {
        var bindings = new Dictionary<string, CelValue>(StringComparer.Ordinal);
        foreach (var (name, value) in json["bindings"] as JsonObject ?? [])
        {
            bindings[name] = TaggedValue.Read(value);
        }

        return new ConformanceCase(json, bindings);
    }

    public ConformanceAnswer Run(CancellationToken cancellationToken)
    {
        var environment = Environment();
        var parsed = environment.Parse(Text("expr") ?? throw new FormatException("The case has no 'expr'."));
        if (!parsed.IsValid)
        {
            return new ConformanceAnswer(null, parsed.Diagnostics[0].ToString(), "parse", null);
        }

        var result = IsSet("disable_check") ? environment.Resolve(parsed) : environment.Check(parsed);
        if (!result.IsValid)
        {
            return new ConformanceAnswer(null, result.Diagnostics[0].ToString(), "check", null);
        }

        var type = result.ResultType.ToString();
        if (IsSet("check_only"))
        {
            return new ConformanceAnswer(null, null, null, type);
        }

        var value = Evaluate(environment, result, cancellationToken);
        return value.IsError
            ? new ConformanceAnswer(null, value.AsError.Message, "eval", type)
            : new ConformanceAnswer(value, null, null, type);
    }

    private CelValue Evaluate(CelEnvironment environment, CheckedExpression result, CancellationToken cancellationToken)
    {
        var context = new EvaluationContext(environment) { Cancellation = cancellationToken };
        foreach (var (name, value) in _bindings)
        {
            context.Set(name, value);
        }

        return environment.Compile(result).Evaluate(context);
    }

    private CelEnvironment Environment()
    {
        var builder = Base.ToBuilder().Container(Text("container") ?? "");
        if (IsSet("disable_macros"))
        {
            builder.WithoutMacros();
        }

        foreach (var name in _bindings.Keys)
        {
            builder.Variable(name, CelType.Dyn);
        }

        foreach (var declaration in _json["type_env"] as JsonArray ?? [])
        {
            Declare(builder, declaration as JsonObject ?? throw new FormatException("A declaration is not an object."));
        }

        return builder.Build();
    }

    private static void Declare(CelEnvironmentBuilder builder, JsonObject declaration)
    {
        var name = Text(declaration["name"]) ?? throw new FormatException("A declaration has no name.");
        if (Text(declaration["type"]) is { } type)
        {
            builder.Variable(name, CelType.Parse(type));
        }

        foreach (var overload in declaration["overloads"] as JsonArray ?? [])
        {
            var parameters = (overload?["params"] as JsonArray ?? []).Select(parameter => CelType.Parse(Text(parameter) ?? "")).ToArray();
            builder.Function(new FunctionDefinition(name, "Declared by the suite.", "true", CelOverload.Variadic(
                Text(overload?["id"]) ?? name,
                overload?["member"] is JsonValue member && member.TryGetValue<bool>(out var isMember) && isMember,
                parameters,
                CelType.Parse(Text(overload?["result"]) ?? "dyn"),
                (_, _) => CelValue.Fail(CelErrorKind.Undeclared, $"'{name}' is declared but does nothing."))));
        }
    }

    private bool IsSet(string name) => _json[name] is JsonValue value && value.TryGetValue<bool>(out var isSet) && isSet;

    private string? Text(string name) => Text(_json[name]);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
