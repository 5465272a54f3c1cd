using Gateway.Engine.Ledgers;

namespace Gateway.Engine.Tests.Ledgers;

public sealed class LedgerTests
{
    [Fact]
    public void A_hundred_thousand_entities_are_found_again_with_their_newest_entry()
    {
        var ledger = new Ledger();
        var hasher = new EntityHasher(new byte[32], "s");
        var entities = Enumerable.Range(0, 100_000).Select(i => hasher.Entity(BitConverter.GetBytes(i))).ToArray();
        foreach (var sequence in new uint[] { 1, 2 })
        {
            foreach (var entity in entities)
            {
                ledger.Apply(new LedgerEntry(entity, sequence, sequence, Deleted: false));
            }
        }

        ledger.Present.ShouldBe(entities.Length);
        entities.Count(entity => ledger.TryGet(entity, out var entry) && entry.Sequence == 2).ShouldBe(entities.Length);
        ledger.TryGet(hasher.Entity("unknown"u8), out _).ShouldBeFalse();
    }

    [Fact]
    public void A_deleted_entity_keeps_its_number_and_is_neither_present_nor_missing()
    {
        var ledger = new Ledger();
        var entity = new EntityId(5);
        ledger.Apply(new LedgerEntry(entity, 1, 1, Deleted: false));
        ledger.Apply(new LedgerEntry(entity, 0, 2, Deleted: true));

        ledger.Present.ShouldBe(0);
        ledger.Missing().ShouldBeEmpty();
        ledger.TryGet(entity, out var entry).ShouldBeTrue();
        entry.Sequence.ShouldBe(2u);
    }

    [Fact]
    public void Entities_not_seen_are_missing()
    {
        var ledger = new Ledger();
        ledger.Apply(new LedgerEntry(new EntityId(1), 1, 1, Deleted: false));
        ledger.Apply(new LedgerEntry(new EntityId(2), 1, 1, Deleted: false));

        ledger.MarkSeen(ledger.Locate(new EntityId(1))).ShouldBeTrue();
        ledger.MarkSeen(ledger.Locate(new EntityId(1))).ShouldBeFalse();
        ledger.MarkSeen(ledger.Locate(new EntityId(3))).ShouldBeTrue();
        ledger.Missing().ShouldHaveSingleItem().Entity.ShouldBe(new EntityId(2));
    }

    [Fact]
    public void An_entity_that_was_only_looked_for_stays_unknown()
    {
        var ledger = new Ledger();
        var place = ledger.Locate(new EntityId(7));

        ledger.TryGet(new EntityId(7), out _).ShouldBeFalse();
        ledger.Present.ShouldBe(0);
        ledger.Apply(place, new LedgerEntry(new EntityId(7), 1, 1, Deleted: false));
        ledger.Locate(new EntityId(7)).ShouldBe(place);
        ledger.Present.ShouldBe(1);
    }

    [Fact]
    public void The_same_key_in_two_syncs_or_under_two_secrets_has_different_pseudonyms()
    {
        var ids = new[]
        {
            new EntityHasher(new byte[32], "s").Entity("3273010101019901"u8),
            new EntityHasher(new byte[32], "t").Entity("3273010101019901"u8),
            new EntityHasher([1, .. new byte[31]], "s").Entity("3273010101019901"u8),
        };

        ids.Distinct().Count().ShouldBe(3);
        new EntityHasher(new byte[32], "s").Entity("3273010101019901"u8).ShouldBe(ids[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_segment_survives_its_encoding(bool withKeys)
    {
        var entries = Enumerable.Range(1, 40).Select(i => new LedgerEntry(new EntityId((UInt128)i << 70), (UInt128)i, (uint)i, i % 3 == 0)).ToArray();
        var keys = withKeys ? entries.Select(entry => new byte[(int)entry.Sequence % 7]).ToArray() : null;

        var read = LedgerSegment.Decode(new LedgerSegment(entries, keys).Encode());

        read.Entries.ShouldBe(entries);
        read.Keys?.Select(key => key.Length).ShouldBe(keys?.Select(key => key.Length));
    }

    [Fact]
    public void A_segment_cut_short_is_refused()
    {
        var bytes = new LedgerSegment([new LedgerEntry(new EntityId(1), 1, 1, false)]).Encode();

        Should.Throw<InvalidDataException>(() => LedgerSegment.Decode(bytes.AsSpan(0, bytes.Length - 1)));
    }
}
