using Gateway.Engine.Ledgers;

namespace Gateway.Engine.Tests.Ledgers;

public sealed class LedgerCompactionTests
{
    [Theory]
    [InlineData(255, 1_000_000, 10, false)]
    [InlineData(256, 20, 10, true)]
    [InlineData(256, 19, 10, false)]
    [InlineData(8191, 10, 10, false)]
    [InlineData(8192, 10, 10, true)]
    public void It_pays_when_half_is_history_or_segments_are_very_many(int segments, long stored, int entities, bool pays) =>
        LedgerCompaction.Pays(segments, stored, entities).ShouldBe(pays);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_anew_says_the_same_as_the_log(bool withKeys)
    {
        var random = new Random(7);
        var keys = new Dictionary<EntityId, byte[]>();
        var ledger = new Ledger();
        for (uint sequence = 1; sequence <= 200_000; sequence++)
        {
            var entity = new EntityId(((UInt128)1 << 100) | (uint)random.Next(1, 70_000));
            ledger.Apply(new LedgerEntry(entity, sequence, sequence, Deleted: random.Next(10) == 0));
            keys[entity] = BitConverter.GetBytes(sequence);
        }

        ledger.Locate(new EntityId(3));
        var again = new Ledger();
        var kept = new Dictionary<EntityId, byte[]>();
        foreach (var segment in LedgerCompaction.Rewrite(ledger, withKeys ? keys : null).Select(segment => LedgerSegment.Decode(segment.Encode())))
        {
            again.Apply(segment);
            for (var i = 0; i < (segment.Keys?.Count ?? 0); i++)
            {
                kept[segment.Entries[i].Entity] = segment.Keys![i];
            }
        }

        again.Entries().ShouldBe(ledger.Entries());
        again.Present.ShouldBe(ledger.Present);
        kept.ShouldAllBe(pair => pair.Value.Length == 0 || pair.Value.SequenceEqual(keys[pair.Key]));
        kept.Count(pair => pair.Value.Length > 0).ShouldBe(withKeys ? ledger.Present : 0);
    }
}
