using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.Engine.Mapping;

namespace Gateway.Benchmarks.Mapping;

/// <summary>One way to map a record; the answer is empty where the record is not wanted, and valid until the next call.</summary>
internal interface IMappingProgram : IDisposable
{
    ReadOnlySpan<byte> Map(ReadOnlyMemory<byte> record);
}

/// <summary>
/// Compiled rules beside the same mapping written by hand and beside an interpreter of the same rules: one thread, the programs in turn, the best of
/// several rounds each. The three must agree on every record before any is timed.
/// </summary>
internal static class MappingBenchmark
{
    private const int Rounds = 7;

    public static int Run(int count)
    {
        using var byHand = new HandWrittenMapping();
        using var compiled = new CompiledRules();
        using var interpreted = new InterpretedMapping();
        var records = MappingSample.Records(count);
        (string Name, IMappingProgram Program)[] programs = [("hand-written", byHand), ("compiled rules", compiled), ("interpreter", interpreted)];
        if (Disagreement(records, programs) is { } difference)
        {
            Console.Error.WriteLine(difference);
            return 1;
        }

        var best = new Figures[programs.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < programs.Length; i++)
            {
                var figures = Measure(records, programs[i].Program);
                best[i] = round == 0 || figures.Cpu < best[i].Cpu ? figures : best[i];
            }
        }

        Console.Out.WriteLine(Text($"{count} records of {records.Average(record => record.Length):0} bytes, {MappingSample.Rules.Count} fields out"));
        Console.Out.WriteLine("program           records/s (CPU)  records/s (wall)  bytes/record  of hand-written");
        for (var i = 0; i < programs.Length; i++)
        {
            Console.Out.WriteLine(Text($"{programs[i].Name,-16} {count / best[i].Cpu,16:0} {count / best[i].Wall,17:0} {best[i].Bytes / (double)count,13:0.0} {best[0].Cpu / best[i].Cpu,16:0.00}"));
        }

        return 0;
    }

    private static Figures Measure(ImmutableArray<ReadOnlyMemory<byte>> records, IMappingProgram program)
    {
        GC.Collect();
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        foreach (var record in records)
        {
            program.Map(record);
        }

        return new Figures((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, clock.Elapsed.TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    private static string? Disagreement(ImmutableArray<ReadOnlyMemory<byte>> records, (string Name, IMappingProgram Program)[] programs)
    {
        var mapped = 0;
        foreach (var record in records)
        {
            var expected = programs[0].Program.Map(record).ToArray();
            mapped += expected.Length > 0 ? 1 : 0;
            foreach (var (name, program) in programs[1..])
            {
                if (program.Map(record) is var found && !found.SequenceEqual(expected))
                {
                    return $"{name} gives {Encoding.UTF8.GetString(found)}\nby hand it is {Encoding.UTF8.GetString(expected)}";
                }
            }
        }

        return mapped > records.Length / 2 && mapped < records.Length ? null : $"{mapped} of {records.Length} records were mapped: the sample is not what it should be";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Figures(double Cpu, double Wall, long Bytes);

    /// <summary>The product's own way, key and checks of duplicate names and of UTF-8 included.</summary>
    private sealed class CompiledRules : IMappingProgram
    {
        private readonly Mapper _mapper = MappingSample.Compile().CreateMapper(MappingSample.Run);
        private readonly MappedBuffer _output = new();

        public ReadOnlySpan<byte> Map(ReadOnlyMemory<byte> record)
        {
            _output.Clear();
            var outcome = _mapper.Map(record, _output);
            return outcome.Verdict == MapVerdict.Held ? throw new InvalidOperationException(outcome.Cause!.ToString()) : outcome.Content(_output);
        }

        public void Dispose() => _output.Dispose();
    }
}
