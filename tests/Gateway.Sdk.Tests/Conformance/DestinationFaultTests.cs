using Gateway.Sdk.Testing;

namespace Gateway.Sdk.Tests.Conformance;

/// <summary>The destination suite is worth something only if it catches destinations that are wrong: one planted fault each.</summary>
public sealed class DestinationFaultTests
{
    [Fact]
    public async Task A_sound_destination_passes_every_clause() => (await FailedAsync(DestinationClass.Keyed, Sound)).ShouldBeEmpty();

    [Fact]
    public async Task A_destination_that_doubles_is_caught() =>
        (await FailedAsync(DestinationClass.Keyed, Sound, really: DestinationClass.Naked)).ShouldBe(["D3", "D4", "D5", "D8", "D9"], ignoreOrder: true);

    [Fact]
    public async Task A_destination_that_claims_to_remember_keys_but_only_upserts_is_caught() =>
        (await FailedAsync(DestinationClass.Keyed, Sound, really: DestinationClass.Upsert)).ShouldBe(["D5"]);

    [Fact]
    public async Task A_destination_that_claims_to_be_queryable_but_cannot_be_asked_is_caught() =>
        (await FailedAsync(DestinationClass.Queryable, Sound, really: DestinationClass.Naked)).ShouldBe(["D16", "D8", "D9"], ignoreOrder: true);

    [Fact]
    public async Task A_destination_whose_lookup_always_finds_is_caught() =>
        (await FailedAsync(DestinationClass.Queryable, Sound, finds: LookupResult.Found)).ShouldBe(["D16"]);

    [Fact]
    public async Task A_destination_that_sends_again_by_itself_is_caught() =>
        (await FailedAsync(DestinationClass.Naked, async (inner, batch, token) =>
        {
            try
            {
                return await inner.DeliverAsync(batch, token);
            }
            catch (AdapterException)
            {
                return await inner.DeliverAsync(batch, token);
            }
        })).ShouldBe(["D9"]);

    [Theory]
    [InlineData(FailureKind.Transient)]
    [InlineData(FailureKind.Rejected)]
    public async Task A_destination_that_calls_a_lost_answer_a_failure_is_caught(FailureKind kind) =>
        (await FailedAsync(DestinationClass.Keyed, async (inner, batch, token) =>
        {
            try
            {
                return await inner.DeliverAsync(batch, token);
            }
            catch (AdapterException thrown) when (thrown.Kind == FailureKind.Unknown)
            {
                throw new AdapterException(kind, "GW2401", "the call failed");
            }
        })).ShouldBe(["D9"]);

    [Fact]
    public async Task A_destination_that_calls_a_lost_answer_done_is_caught() =>
        (await FailedAsync(DestinationClass.Keyed, async (inner, batch, token) =>
        {
            try
            {
                return await inner.DeliverAsync(batch, token);
            }
            catch (AdapterException thrown) when (thrown.Kind == FailureKind.Unknown)
            {
                return DeliveryResult.AllAccepted(batch.Deliveries.Count);
            }
        })).ShouldBe(["D9"]);

    [Fact]
    public async Task A_destination_that_hides_refusals_is_caught() =>
        (await FailedAsync(DestinationClass.Keyed, async (inner, batch, token) =>
        {
            await inner.DeliverAsync(batch, token);
            return DeliveryResult.AllAccepted(batch.Deliveries.Count);
        })).ShouldBe(["D10"]);

    [Fact]
    public async Task A_destination_that_forgets_outcomes_is_caught() =>
        (await FailedAsync(DestinationClass.Keyed, async (inner, batch, token) =>
            new DeliveryResult([.. (await inner.DeliverAsync(batch, token)).Outcomes.Skip(1)]))).ShouldContain("D1");

    [Fact]
    public async Task A_destination_that_drops_part_of_a_full_batch_is_caught() =>
        (await FailedAsync(DestinationClass.Keyed, async (inner, batch, token) =>
        {
            await inner.DeliverAsync(batch with { Deliveries = [.. batch.Deliveries.Take(100)] }, token);
            return DeliveryResult.AllAccepted(batch.Deliveries.Count);
        })).ShouldContain("D2");

    [Fact]
    public async Task A_destination_that_ignores_its_token_is_caught() =>
        (await FailedAsync(DestinationClass.Keyed, (inner, batch, _) => inner.DeliverAsync(batch, CancellationToken.None))).ShouldBe(["D11"]);

    [Fact]
    public async Task A_destination_that_ignores_deletes_is_caught() =>
        (await FailedAsync(DestinationClass.Upsert, async (inner, batch, token) => batch.Deliveries[0].Kind == ChangeKind.Delete
            ? DeliveryResult.AllAccepted(batch.Deliveries.Count)
            : await inner.DeliverAsync(batch, token))).ShouldBe(["D6"]);

    [Fact]
    public async Task A_destination_that_throws_the_wrong_exception_is_caught() =>
        (await FailedAsync(DestinationClass.Keyed, async (inner, batch, token) =>
        {
            try
            {
                return await inner.DeliverAsync(batch, token);
            }
            catch (AdapterException thrown)
            {
                throw new InvalidOperationException(thrown.Message);
            }
        })).ShouldBe(["D12", "D9"], ignoreOrder: true);

    private static Task<DeliveryResult> Sound(IDestination inner, DeliveryBatch batch, CancellationToken cancellationToken) => inner.DeliverAsync(batch, cancellationToken);

    private static Task<IReadOnlyList<string>> FailedAsync(DestinationClass declared, Fault fault, DestinationClass? really = null, LookupResult? finds = null) =>
        Clauses.FailedByAsync(() => new Suite(declared, really ?? declared, fault, finds));

    private delegate Task<DeliveryResult> Fault(IDestination inner, DeliveryBatch batch, CancellationToken cancellationToken);

    private sealed class Suite(DestinationClass declared, DestinationClass really, Fault fault, LookupResult? finds) : DestinationConformance
    {
        private readonly InMemoryDestination _system = new(new DestinationTraits { Class = really, Deletes = true })
        {
            Refuses = content => content.Contains("zz-unwanted", StringComparison.Ordinal),
        };

        protected override DestinationTraits Traits => new() { Class = declared, Deletes = true };

        protected override string RefusedValue => "zz-unwanted";

        protected override ValueTask<IDestinationAdapter> CreateAsync() => ValueTask.FromResult<IDestinationAdapter>(new Adapter(_system.Connect(), fault, finds));

        protected override ValueTask<IReadOnlyList<HeldEntry>> HeldAsync() => ValueTask.FromResult<IReadOnlyList<HeldEntry>>(
            [.. _system.Held.Select(effect => new HeldEntry(effect.Key, effect.Content.Split('"')[^2]))]);

        protected override ValueTask<bool> LoseNextAnswerAsync()
        {
            _system.LoseNextAnswer();
            return ValueTask.FromResult(true);
        }

        protected override ValueTask<bool> BreakAsync()
        {
            _system.BeforeBatch = (_, _) => throw new AdapterException(FailureKind.Transient, "GW2402", "the system is away");
            return ValueTask.FromResult(true);
        }
    }

    private sealed class Adapter(IDestinationAdapter sound, Fault fault, LookupResult? finds) : IDestinationAdapter
    {
        public IDestination OpenDestination(string stream) => sound.OpenDestination(stream) is var inner && inner is IDeliveryLookup lookup
            ? new Asked(inner, lookup, fault, finds)
            : new Written(inner, fault);

        public ValueTask DisposeAsync() => sound.DisposeAsync();
    }

    private class Written(IDestination inner, Fault fault) : IDestination
    {
        public Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken) => fault(inner, batch, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Asked(IDestination inner, IDeliveryLookup lookup, Fault fault, LookupResult? finds) : Written(inner, fault), IDeliveryLookup
    {
        public async Task<LookupResult> FindAsync(Delivery delivery, CancellationToken cancellationToken) => finds ?? await lookup.FindAsync(delivery, cancellationToken);
    }
}
