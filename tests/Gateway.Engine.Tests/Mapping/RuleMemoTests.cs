using System.Text;
using Gateway.Engine.Mapping;

namespace Gateway.Engine.Tests.Mapping;

public sealed class RuleMemoTests
{
    [Fact]
    public void Days_of_two_years_are_remembered_and_then_cost_no_memory()
    {
        var mapper = MappingFixture.Rule("date(source.d, ['dd/MM/yyyy'])").CreateMapper(MappingFixture.Context);
        using var output = new MappedBuffer();
        var random = new Random(7);
        var records = Enumerable.Range(0, 8_000).Select(_ => Encoding.UTF8.GetBytes($$"""{"d":"{{new DateOnly(2025, 1, 1).AddDays(random.Next(700)):dd/MM/yyyy}}"}""")).ToArray();
        Map(records).ShouldBe(records.Length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Map(records);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        int Map(byte[][] page)
        {
            var mapped = 0;
            foreach (var record in page)
            {
                output.Clear();
                mapped += mapper.Map(record, output).Verdict == MapVerdict.Mapped ? 1 : 0;
            }
            return mapped;
        }
    }
}
