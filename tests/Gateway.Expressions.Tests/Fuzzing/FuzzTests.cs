using System.Diagnostics;
using System.Globalization;

namespace Gateway.Expressions.Tests.Fuzzing;

/// <summary>
/// Feeds made-up expressions to parser, checker and evaluator; what is known not to fail must not fail. To run more than the few of every test run:
/// <c>GATEWAY_FUZZ=1000000 dotnet test tests/Gateway.Expressions.Tests --filter FuzzTests</c>; <c>GATEWAY_FUZZ_SEED</c> repeats a run.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int FewInputs = 2_000;
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Hang = TimeSpan.FromMilliseconds(100);

    private static readonly CelEnvironment Environment = CelEnvironment.CreateBuilder()
        .Variable("x", CelType.Dyn)
        .Variable("y", CelType.List(CelType.Int))
        .RecordRoot("source", CelType.Dyn)
        .Limits(new CelLimits { MaxSteps = 100_000 })
        .Build();

    private volatile string _current = "";

    [Fact]
    public async Task No_input_crashes_hangs_or_throws()
    {
        var count = Number("GATEWAY_FUZZ") ?? FewInputs;
        var seed = Number("GATEWAY_FUZZ_SEED") ?? 20260101;
        var run = Task.Run(() => Feed(new ExpressionGenerator(new Random(seed)), count), TestContext.Current.CancellationToken);
        for (var last = ""; !run.IsCompleted; last = _current)
        {
            await Task.WhenAny(run, Task.Delay(Stuck, TimeProvider.System, TestContext.Current.CancellationToken));
            (run.IsCompleted || last != _current).ShouldBeTrue($"This input hangs: {_current}");
        }

        output.WriteLine($"{count} inputs with seed {seed}: {await run}.");
    }

    private string Feed(ExpressionGenerator generator, int count)
    {
        var (valid, values) = (0, 0);
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < count; i++)
        {
            var input = _current = generator.Next();
            var watch = Stopwatch.StartNew();
            var value = Try(input);
            var time = watch.Elapsed > Hang ? Fastest(input) : watch.Elapsed;
            time.ShouldBeLessThan(Hang, $"{i}: {input}");
            slowest = time > slowest ? time : slowest;
            valid += value is null ? 0 : 1;
            values += value is { IsError: false } ? 1 : 0;
        }

        valid.ShouldBeGreaterThan(0);
        values.ShouldBeGreaterThan(0);
        return $"{valid} valid, {values} with a value, the slowest {slowest.TotalMilliseconds:0.0} ms";
    }

    /// <summary>The result of an expression that is valid; null for others.</summary>
    private static CelValue? Try(string input)
    {
        try
        {
            var parsed = Environment.Parse(input);
            ShouldBePlacedIn(input, parsed.Diagnostics);
            var result = Environment.Check(parsed);
            ShouldBePlacedIn(input, result.Diagnostics);
            var runnable = result.IsValid ? result : parsed.IsValid ? Environment.Resolve(parsed) : null;
            if (runnable is not { IsValid: true })
            {
                return null;
            }

            _ = runnable.Failures.Count;
            var compiled = Environment.Compile(runnable);
            var context = new EvaluationContext(Environment) { Slots = new Reader(compiled.Slots), Trace = new EvaluationTrace() };
            context.Set("x", CelValue.Of(7L));
            context.Set("y", CelValue.ListOf(CelValue.Of(1L), CelValue.Of(2L)));
            var value = compiled.Evaluate(context);
            var explained = Environment.CompileForExplain(runnable, compiled.Slots).Evaluate(context);
            value.IsMissing.ShouldBeFalse(input);
            explained.ToString().ShouldBe(value.ToString(), input);
            if (result.IsValid && !result.CanFail && value.IsError)
            {
                value.AsError.Kind.ShouldBeOneOf([CelErrorKind.TooLarge, CelErrorKind.BudgetExceeded], $"{input}: {value}");
            }

            return value;
        }
        catch (Exception problem) when (problem is not ShouldAssertException)
        {
            throw new InvalidOperationException($"The input {input} throws.", problem);
        }
    }

    private static void ShouldBePlacedIn(string input, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            diagnostic.Offset.ShouldBeInRange(0, input.Length, input);
            (diagnostic.Offset + diagnostic.Length).ShouldBeInRange(0, input.Length, input);
        }
    }

    /// <summary>A busy machine makes one run slow; a hang makes all slow.</summary>
    private static TimeSpan Fastest(string input) => Enumerable.Range(0, 5).Min(_ =>
    {
        var watch = Stopwatch.StartNew();
        Try(input);
        return watch.Elapsed;
    });

    private static int? Number(string variable) =>
        int.TryParse(System.Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed class Reader(SlotTable slots) : ISlotReader
    {
        private static readonly CelValue Record = Cel.Record(("a", CelValue.Of("text")), ("b", CelValue.Null));

        public CelValue ReadSlot(int slot) => slots.Paths[slot].Read(Record);
    }
}
