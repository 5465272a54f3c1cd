using Gateway.Expressions;

namespace Gateway.Sdk.Http;

/// <summary>The names that templates and conditions of an HTTP adapter may use. Immutable; expressions compiled in it are shared between threads.</summary>
public sealed class ExpressionScope
{
    private static readonly Lazy<ExpressionScope> _default = new(() => new ExpressionScope([
        "config", "request", "response", "headers", "status", "page", "last", "window", "cursor", "partition", "parent", "record", "item", "job", "now",
        "key", "sequence", "idempotencyKey", "batchKey", "kind",
    ]));

    private ExpressionScope(IReadOnlyList<string> names)
    {
        var builder = CelEnvironment.CreateBuilder();
        foreach (var name in names)
        {
            builder.Variable(name, CelType.Dyn);
        }

        foreach (var function in HttpFunctions.All)
        {
            builder.Function(function);
        }

        Environment = builder.Build();
    }

    /// <summary>The scope of the declarative adapter: README of the <c>rest</c> plugin tells when each name has a value.</summary>
    public static ExpressionScope Default => _default.Value;

    internal CelEnvironment Environment { get; }

    /// <summary>Reads and checks an expression.</summary>
    /// <exception cref="FormatException">It is no expression; the message says what is wrong and where.</exception>
    internal CompiledExpression Compile(string text)
    {
        var parsed = Environment.Check(text);
        return parsed.IsValid
            ? Environment.Compile(parsed)
            : throw new FormatException(string.Join("; ", parsed.Diagnostics.Select(diagnostic => diagnostic.ToString())));
    }
}
