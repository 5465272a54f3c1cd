using Gateway.Engine.Configuration;
using Gateway.Engine.Deliveries;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Deliveries;

public sealed class DeliveryPolicyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Lost TimedOut = new("GW2240", "timed out");

    [Theory]
    [InlineData(DestinationClass.Keyed, false)]
    [InlineData(DestinationClass.Upsert, false)]
    [InlineData(DestinationClass.Queryable, true)]
    public void Unknown_is_resent_or_asked_by_class(DestinationClass kind, bool ask)
    {
        var fate = Decide(kind, TimedOut).ShouldBeOfType<TryAgain>();

        (fate.Ask, fate.State).ShouldBe((ask, BatchState.Unknown));
    }

    [Fact]
    public void Unknown_without_any_means_is_held_in_doubt() =>
        Decide(DestinationClass.Naked, TimedOut).ShouldBeOfType<Hold>().Stage.ShouldBe(HeldStage.InDoubt);

    [Fact]
    public void Unknown_without_any_means_follows_the_policy_a_person_chose()
    {
        Decide(DestinationClass.Naked, TimedOut, limits: new DeliveryDefinition { OnUnknown = UnknownPolicy.Resend }).ShouldBeOfType<TryAgain>().Ask.ShouldBeFalse();
        Decide(DestinationClass.Naked, TimedOut, limits: new DeliveryDefinition { OnUnknown = UnknownPolicy.AssumeDone }).ShouldBeOfType<Accept>();
    }

    [Theory]
    [InlineData(21, false)]
    [InlineData(22, true)]
    public void A_key_is_trusted_for_nine_tenths_of_its_window(int hoursSinceFirst, bool held)
    {
        var fate = Decide(DestinationClass.Keyed, TimedOut, batch => batch.FirstAttemptAt = Noon.AddHours(-hoursSinceFirst));

        (fate is Hold { Stage: HeldStage.InDoubt }).ShouldBe(held);
    }

    [Fact]
    public void A_key_past_its_window_is_asked_about_where_that_is_offered() =>
        Decide(DestinationClass.Keyed, TimedOut, batch => batch.FirstAttemptAt = Noon.AddHours(-23), new DestinationTraits { Class = DestinationClass.Keyed, Queryable = true })
            .ShouldBeOfType<TryAgain>().Ask.ShouldBeTrue();

    [Fact]
    public void Not_found_once_waits_for_the_settle_time_and_not_found_twice_is_sent_again()
    {
        var first = Decide(DestinationClass.Queryable, new LookedUp([LookupResult.NotFound])).ShouldBeOfType<TryAgain>();
        (first.Ask, first.Delay, first.NotFoundAt).ShouldBe((true, TimeSpan.FromSeconds(30), Noon));

        var early = Decide(DestinationClass.Queryable, new LookedUp([LookupResult.NotFound]), batch => batch.NotFoundAt = Noon.AddSeconds(-20)).ShouldBeOfType<TryAgain>();
        (early.Ask, early.Delay).ShouldBe((true, TimeSpan.FromSeconds(10)));

        var settled = Decide(DestinationClass.Queryable, new LookedUp([LookupResult.NotFound]), batch => batch.NotFoundAt = Noon.AddSeconds(-30)).ShouldBeOfType<TryAgain>();
        (settled.Ask, settled.State).ShouldBe((false, BatchState.Intent));
    }

    [Fact]
    public void A_partner_that_cannot_be_asked_leaves_the_outcome_unknown_and_nothing_is_sent() =>
        Decide(DestinationClass.Queryable, new LookedUp([null])).ShouldBeOfType<TryAgain>().ShouldSatisfyAllConditions(
            fate => fate.Ask.ShouldBeTrue(),
            fate => fate.State.ShouldBe(BatchState.Unknown));

    [Fact]
    public void Found_is_accepted() => Decide(DestinationClass.Queryable, new LookedUp([LookupResult.Found])).ShouldBeOfType<Accept>();

    [Fact]
    public void A_wait_the_partner_asks_for_is_kept_and_capped_at_an_hour()
    {
        var asked = Decide(DestinationClass.Naked, new NotApplied("GW2204", "slow down", "", TimeSpan.FromSeconds(7))).ShouldBeOfType<TryAgain>();
        var absurd = Decide(DestinationClass.Naked, new NotApplied("GW2204", "slow down", "", TimeSpan.FromDays(3650))).ShouldBeOfType<TryAgain>();

        asked.Delay.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(7));
        absurd.Delay.ShouldBeLessThan(TimeSpan.FromMinutes(61));
    }

    [Fact]
    public void After_the_last_allowed_attempt_a_delivery_is_held()
    {
        Decide(DestinationClass.Upsert, new NotApplied("GW2204", "slow down", "", null), batch => batch.Attempts = 24).ShouldBeOfType<Hold>().Stage.ShouldBe(HeldStage.Deliver);
        Decide(DestinationClass.Upsert, TimedOut, batch => batch.Attempts = 24).ShouldBeOfType<Hold>().Stage.ShouldBe(HeldStage.InDoubt);
    }

    [Fact]
    public void Answers_are_sorted_by_their_verdicts()
    {
        var fates = Policy(DestinationClass.Keyed).Decide(
            Batch(5),
            new Answered([DeliveryOutcome.Accepted, DeliveryOutcome.Rejected("GW4010", "no"), DeliveryOutcome.Retry("GW4011", "later"), DeliveryOutcome.Unknown("GW4012", "?"), DeliveryOutcome.Accepted]),
            Noon,
            0.5);

        fates.OfType<Accept>().Single().Items.ShouldBe([0, 4]);
        fates.OfType<Hold>().Single().Items.ShouldBe([1]);
        fates.OfType<TryAgain>().Select(fate => (fate.State, fate.Items.Single())).ShouldBe([(BatchState.Intent, 2), (BatchState.Unknown, 3)]);
    }

    [Fact]
    public void A_refused_batch_is_halved_until_one_is_left()
    {
        Policy(DestinationClass.Naked).Decide(Batch(5), new Refused("GW4022", "bad"), Noon, 0).OfType<Halve>().Select(half => half.Items.Count).ShouldBe([2, 3]);
        Decide(DestinationClass.Naked, new Refused("GW4022", "bad")).ShouldBeOfType<Hold>().Stage.ShouldBe(HeldStage.Deliver);
    }

    private static Fate Decide(DestinationClass kind, AttemptOutcome outcome, Action<OutgoingBatch>? arrange = null, DestinationTraits? traits = null, DeliveryDefinition? limits = null)
    {
        var batch = Batch(1);
        arrange?.Invoke(batch);
        return Policy(kind, traits, limits).Decide(batch, outcome, Noon, 0.5).ShouldHaveSingleItem();
    }

    private static DeliveryPolicy Policy(DestinationClass kind, DestinationTraits? traits = null, DeliveryDefinition? limits = null) =>
        new(traits ?? new DestinationTraits { Class = kind }, limits ?? new DeliveryDefinition());

    private static OutgoingBatch Batch(int items) => new()
    {
        Id = Guid.CreateVersion7(),
        Run = Guid.CreateVersion7(),
        Ordinal = 1,
        Items = [.. Enumerable.Range(0, items).Select(i => new OutgoingItem(new Delivery(default, (UInt128)i, 1, ChangeKind.Upsert, default), 1, i))],
        Attempts = 1,
        FirstAttemptAt = Noon,
    };
}
