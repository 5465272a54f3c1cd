namespace Gateway.Expressions.Tests.Values;

public sealed class ValuePropertyTests
{
    private const int Rounds = 3_000;
    private readonly Random _random = new(7);

    [Fact]
    public void Equality_is_symmetric_agrees_with_order_and_with_hashes_of_keys()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var (a, b) = (Scalar(), Scalar());
            (a == b).ShouldBe(b == a, $"{a} {b}");
            if (a == b && CelMapBuilder.IsKey(a.Kind) && CelMapBuilder.IsKey(b.Kind))
            {
                a.GetHashCode().ShouldBe(b.GetHashCode(), $"{a} {b}");
            }
        }
    }

    [Fact]
    public void Text_functions_agree_with_a_model_over_code_points()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var (text, part) = (Text(8), Text(2));
            var runes = text.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
            var environment = CelEnvironment.CreateBuilder().Variable("t", CelType.String).Variable("p", CelType.String).Build();
            CelValue Run(string expression) => Cel.Run(expression, environment, context =>
            {
                context.Set("t", CelValue.Of(text));
                context.Set("p", CelValue.Of(part));
            });

            Run("t.size()").AsInt.ShouldBe(runes.Length);
            Run("t.reverse()").AsString.ShouldBe(string.Concat(runes.Reverse()));
            Run("t.split('').join() == t").IsTrue.ShouldBeTrue(text);
            Run("p == '' || t.split(p).join(p) == t").IsTrue.ShouldBeTrue(text);
            Run("t.indexOf(p) == -1 || t.substring(t.indexOf(p)).startsWith(p)").IsTrue.ShouldBeTrue($"{text} {part}");
            Run("t.lastIndexOf(p) == -1 || t.substring(t.lastIndexOf(p)).startsWith(p)").IsTrue.ShouldBeTrue($"{text} {part}");
            i += 19;
        }
    }

    [Fact]
    public void Numbers_times_and_bytes_survive_their_own_text()
    {
        var environment = CelEnvironment.CreateBuilder()
            .Variable("d", CelType.Double).Variable("i", CelType.Int).Variable("t", CelType.Timestamp).Variable("u", CelType.Duration).Build();
        var compiled = environment.Compile(environment.Check(
            "double(string(d)) == d && int(string(i)) == i && timestamp(string(t)) == t && duration(string(u)) == u && base64.decode(base64.encode(bytes(string(i)))) == bytes(string(i))"));
        var context = new EvaluationContext(environment);
        for (var i = 0; i < Rounds; i++)
        {
            var number = BitConverter.Int64BitsToDouble(_random.NextInt64());
            context.Set("d", CelValue.Of(double.IsFinite(number) ? number : 0.1));
            context.Set("i", CelValue.Of(_random.NextInt64(long.MinValue, long.MaxValue)));
            context.Set("t", CelValue.Of(new CelTimestamp(_random.NextInt64(-62135596800, 253402300799), _random.Next(1_000_000_000))));
            context.Set("u", CelValue.OfDuration(_random.NextInt64(long.MinValue, long.MaxValue)));

            compiled.Evaluate(context).ToString().ShouldBe("true", $"{context.Variables[0]} {context.Variables[1]} {context.Variables[2]} {context.Variables[3]}");
        }
    }

    [Fact]
    public void Int_arithmetic_is_exact_or_fails()
    {
        var environment = CelEnvironment.CreateBuilder().Variable("a", CelType.Int).Variable("b", CelType.Int).Build();
        (string Operator, Func<Int128, Int128, Int128?> Exact)[] operators =
        [
            ("+", (a, b) => a + b), ("-", (a, b) => a - b), ("*", (a, b) => a * b), ("/", (a, b) => b == 0 ? null : a / b), ("%", (a, b) => b == 0 ? null : a % b),
        ];
        foreach (var (symbol, exact) in operators)
        {
            var compiled = environment.Compile(environment.Check($"a {symbol} b"));
            var context = new EvaluationContext(environment);
            for (var i = 0; i < Rounds; i++)
            {
                var (a, b) = (Edge(), Edge());
                (context.Variables[0], context.Variables[1]) = (CelValue.Of(a), CelValue.Of(b));
                var wanted = exact(a, b);
                var value = compiled.Evaluate(context);

                value.IsError.ShouldBe(wanted is null || wanted < long.MinValue || wanted > long.MaxValue, $"{a} {symbol} {b}");
                if (!value.IsError)
                {
                    ((Int128)value.AsInt).ShouldBe(wanted!.Value);
                }
            }
        }
    }

    private long Edge() => _random.Next(4) switch
    {
        0 => _random.Next(-3, 4),
        1 => long.MaxValue - _random.Next(3),
        2 => long.MinValue + _random.Next(3),
        _ => _random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(60),
    };

    private CelValue Scalar() => _random.Next(6) switch
    {
        0 => CelValue.Of(Edge()),
        1 => CelValue.Of((ulong)Edge()),
        2 => CelValue.Of((double)Edge()),
        3 => CelValue.Of(_random.Next(2) == 0),
        4 => CelValue.Null,
        _ => CelValue.Of(Text(2)),
    };

    private string Text(int length) =>
        string.Concat(Enumerable.Range(0, _random.Next(length)).Select(_ => new[] { "a", "b", "é", "😀", "\uFFFD", "," }[_random.Next(6)]));
}
