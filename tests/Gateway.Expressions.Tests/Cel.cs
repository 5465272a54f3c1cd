namespace Gateway.Expressions.Tests;

/// <summary>Short ways to run expressions in tests.</summary>
internal static class Cel
{
    public static readonly CelEnvironment Plain = CelEnvironment.CreateBuilder().Build();

    public static CelValue Run(string expression, CelEnvironment? environment = null, Action<EvaluationContext>? prepare = null)
    {
        environment ??= Plain;
        var result = environment.Check(expression);
        result.Diagnostics.ShouldBeEmpty(expression);
        var context = new EvaluationContext(environment);
        prepare?.Invoke(context);
        return environment.Compile(result).Evaluate(context);
    }

    public static void ShouldHold(string expression) => Run(expression).ToString().ShouldBe("true", expression);

    public static CelError Fails(string expression, CelEnvironment? environment = null)
    {
        var value = Run(expression, environment);
        value.IsError.ShouldBeTrue($"{expression} gives {value}");
        return value.AsError;
    }

    public static CelValue Record(params (string Key, CelValue Value)[] entries)
    {
        var map = new CelMapBuilder(entries.Length);
        foreach (var (key, value) in entries)
        {
            map.Add(key, value);
        }

        return CelValue.Of(map.Build());
    }
}
