using Xunit;

namespace Gateway.Sdk.Testing;

/// <summary>What every destination must keep, clause by clause (sdk/README.md, "Clauses"). Derive once per destination and say how to make it.</summary>
/// <remarks>Every clause runs on a new instance of the suite, so <see cref="AdapterConformance.InitializeAsync"/> starts an empty outside system.</remarks>
public abstract partial class DestinationConformance : AdapterConformance
{
    /// <summary>What the stream declares.</summary>
    protected abstract DestinationTraits Traits { get; }

    /// <summary>
    /// Whether the outside system keeps one state for each key, so that a newer delivery replaces an older one. Default: classes K and U.
    /// False where each delivery is an act of its own, such as a payment.
    /// </summary>
    protected virtual bool KeepsState => Traits.Class is DestinationClass.Keyed or DestinationClass.Upsert;

    /// <summary>A value the outside system refuses for good, while it takes the records beside it. Null: it refuses nothing.</summary>
    protected virtual string? RefusedValue => null;

    /// <summary>Waits between a delivery and a lookup. Default: none; the outside system of the test settles at once.</summary>
    protected virtual ValueTask SettleAsync() => ValueTask.CompletedTask;

    /// <summary>Makes a new adapter of the outside system, as a new run would.</summary>
    protected abstract ValueTask<IDestinationAdapter> CreateAsync();

    /// <summary>What the outside system holds now: one entry for each row, message or act, so that a double shows as two.</summary>
    protected abstract ValueTask<IReadOnlyList<HeldEntry>> HeldAsync();

    /// <summary>The mapped record with this key and value, in the shape the outside system takes. Default: <c>{"id":key,"name":value}</c>.</summary>
    protected virtual ReadOnlyMemory<byte> Content(string key, string value) =>
        System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{key}}","name":"{{value}}"}""");

    /// <summary>What a delete of this key carries. Default: <c>{"id":key}</c>.</summary>
    protected virtual ReadOnlyMemory<byte> KeyContent(string key) => System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{key}}"}""");

    /// <summary>
    /// Arranges that the outside system applies the next call and then its answer is lost: "did it, then timed out".
    /// Returns false when that cannot be done here; D9 is then left out.
    /// </summary>
    protected virtual ValueTask<bool> LoseNextAnswerAsync() => ValueTask.FromResult(false);

    /// <summary>Breaks the outside system so that nothing can be applied: it refuses connections. Returns false when that cannot be done here.</summary>
    protected virtual ValueTask<bool> BreakAsync() => ValueTask.FromResult(false);

    /// <summary>D1: a batch is applied, with one outcome for each delivery.</summary>
    [Fact]
    public async Task D1_a_batch_is_applied_with_one_outcome_for_each_delivery()
    {
        await DeliverAcceptedAsync(Upsert("a", "one"), Upsert("b", "two"), Upsert("c", "three"));
        await HoldsAsync(("a", "one"), ("b", "two"), ("c", "three"));
    }

    /// <summary>D2: a batch of the declared size is applied.</summary>
    [Fact]
    public async Task D2_a_batch_of_the_declared_size_is_applied()
    {
        var size = Math.Min(Traits.MaxBatchSize, 1_000);
        var batch = Enumerable.Range(0, size).Select(i => Upsert($"k{i:D4}", $"v{i}")).ToArray();
        await DeliverAcceptedAsync(batch);
        var held = await HeldAsync();
        Assert.True(held.Count == size, $"{size} records were sent, the system holds {held.Count}");
    }

    /// <summary>D3: the same batch twice leaves the same state (classes K and U).</summary>
    [Fact]
    public async Task D3_the_same_batch_twice_leaves_the_same_state()
    {
        Assert.SkipUnless(Traits.Class is DestinationClass.Keyed or DestinationClass.Upsert, "class Q and N promise nothing here");
        Delivery[] batch = [Upsert("a", "one"), Upsert("b", "two")];
        await DeliverAcceptedAsync(batch);
        await DeliverAcceptedAsync(batch);
        await HoldsAsync(("a", "one"), ("b", "two"));
    }

    /// <summary>D4: a newer sequence replaces an older one, also when the content returns to what it was.</summary>
    [Fact]
    public async Task D4_a_newer_sequence_replaces_an_older_one()
    {
        Assert.SkipUnless(KeepsState, "each delivery is an act of its own");
        await DeliverAcceptedAsync(Upsert("a", "first", 1));
        await DeliverAcceptedAsync(Upsert("a", "second", 2));
        await HoldsAsync(("a", "second"));
        await DeliverAcceptedAsync(Upsert("a", "first", 3));
        await HoldsAsync(("a", "first"));
    }

    /// <summary>D5: a keyed destination does not bring an old state back when an old key is sent again after a newer change.</summary>
    [Fact]
    public async Task D5_an_old_key_sent_again_does_not_bring_its_state_back()
    {
        Assert.SkipUnless(Traits.Class == DestinationClass.Keyed && KeepsState, "only class K remembers keys");
        await DeliverAcceptedAsync(Upsert("a", "old", 1));
        await DeliverAcceptedAsync(Upsert("a", "new", 2));
        await DeliverAcceptedAsync(Upsert("a", "old", 1));
        await HoldsAsync(("a", "new"));
    }

    /// <summary>D6: a delete takes the record away; deleting what is not there is accepted.</summary>
    [Fact]
    public async Task D6_a_delete_takes_the_record_away_and_may_be_repeated()
    {
        Assert.SkipUnless(Traits.Deletes, "deletes are not declared");
        await DeliverAcceptedAsync(Upsert("a", "one"), Upsert("b", "two"));
        await DeliverAcceptedAsync(Delete("a", 2));
        await HoldsAsync(("b", "two"));
        await DeliverAcceptedAsync(Delete("a", 3), Delete("never-there", 1));
        await HoldsAsync(("b", "two"));
    }

    /// <summary>D7: a destination without deletes does not accept one.</summary>
    [Fact]
    public async Task D7_an_undeclared_delete_is_not_accepted()
    {
        Assert.SkipWhen(Traits.Deletes, "deletes are declared");
        await DeliverAcceptedAsync(Upsert("a", "one"));
        var (result, thrown) = await DeliverAsync(Delete("a", 2));
        Assert.False(result is { } && result.Outcomes[0].Verdict == DeliveryVerdict.Accepted, "a delete was accepted that the destination cannot make");
        Assert.True(thrown is null or AdapterException, $"expected an outcome or AdapterException, got {Name(thrown)}");
        await HoldsAsync(("a", "one"));
    }

    /// <summary>D8: after the outcome was lost with the process, what the class allows leaves each record applied once.</summary>
    [Fact]
    public async Task D8_the_class_settles_an_outcome_that_was_lost_with_the_process()
    {
        Delivery[] batch = [Upsert("a", "one"), Upsert("b", "two")];
        await DeliverAcceptedAsync(batch);
        await SettleAsClassSaysAsync(batch);
    }

    /// <summary>D9: "did it, then timed out" is reported as unknown, never as done or failed, and settled as the class says.</summary>
    [Fact]
    public async Task D9_did_it_then_timed_out_is_unknown_and_the_class_settles_it()
    {
        Assert.SkipUnless(await LoseNextAnswerAsync(), "this suite cannot lose an answer");
        Delivery[] batch = [Upsert("a", "one"), Upsert("b", "two")];
        var (result, thrown) = await DeliverAsync(batch);
        if (result is null)
        {
            Assert.True(thrown is AdapterException { Kind: FailureKind.Unknown }, $"expected AdapterException of kind Unknown, got {Name(thrown)}");
        }
        else
        {
            Assert.True(result.Outcomes.All(outcome => outcome.Verdict == DeliveryVerdict.Unknown), "a lost answer was reported as known: "
                + string.Join(", ", result.Outcomes.Select(outcome => outcome.Verdict)));
        }

        await SettleAsClassSaysAsync(batch);
    }

    /// <summary>D10: one refused record is named, with a code and without its content, and the records beside it are not lost.</summary>
    [Fact]
    public async Task D10_a_refusal_names_its_record_only()
    {
        Assert.SkipUnless(RefusedValue is not null, "the outside system refuses nothing");
        var (result, thrown) = await DeliverAsync(Upsert("a", "one"), Upsert("b", RefusedValue!), Upsert("c", "three"));
        if (result is null)
        {
            Assert.True(thrown is AdapterException { Kind: FailureKind.Rejected }, $"expected outcomes or AdapterException of kind Rejected, got {Name(thrown)}");
            await HoldsAsync();
            return;
        }

        var refused = result.Outcomes[1];
        Assert.True(refused.Verdict == DeliveryVerdict.Rejected, $"the refused record was reported as {refused.Verdict}");
        Assert.False(string.IsNullOrWhiteSpace(refused.Code) || string.IsNullOrWhiteSpace(refused.Reason), "a refusal has a code and a reason");
        Assert.False(refused.Reason!.Contains(RefusedValue!, StringComparison.Ordinal), "the reason repeats the content of the record");
        Assert.True(result.Outcomes[0].Verdict == DeliveryVerdict.Accepted && result.Outcomes[2].Verdict == DeliveryVerdict.Accepted,
            "the records beside the refused one were not accepted");
        await HoldsAsync(("a", "one"), ("c", "three"));
    }

    /// <summary>D11: a cancelled token stops a delivery with OperationCanceledException before anything is applied.</summary>
    [Fact]
    public async Task D11_a_cancelled_token_stops_a_delivery()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await StopsAsync(() => SendAsync(cancelled.Token, Upsert("a", "one")), "cancelled before the call");
        await HoldsAsync();
    }

    /// <summary>D12: a system that takes nothing is reported by AdapterException with a code, and what was not applied is not called done.</summary>
    [Fact]
    public async Task D12_a_broken_system_is_reported_with_a_code()
    {
        Assert.SkipUnless(await BreakAsync(), "this suite cannot break the outside system");
        var (result, thrown) = await DeliverAsync(Upsert("a", "one"));
        if (result is not null)
        {
            Assert.True(result.Outcomes.All(outcome => outcome.Verdict is DeliveryVerdict.Retry or DeliveryVerdict.Unknown), "a record was called settled while nothing could be applied");
            return;
        }

        Assert.True(thrown is AdapterException { Kind: not FailureKind.Rejected }, $"expected AdapterException, got {Name(thrown)}");
        Assert.Matches("^GW[0-9]{4}$", ((AdapterException)thrown!).Code);
    }

    /// <summary>D13: as many batches at once as declared do not disturb one another.</summary>
    [Fact]
    public async Task D13_the_declared_number_of_batches_runs_at_once()
    {
        Assert.SkipUnless(Traits.MaxConcurrentBatches > 1, "one batch at a time");
        await GuardAsync(async () =>
        {
            await using var adapter = await CreateAsync();
            await using var destination = adapter.OpenDestination(Stream);
            await Task.WhenAll(Enumerable.Range(0, Traits.MaxConcurrentBatches).Select(i =>
                destination.DeliverAsync(Batch([Upsert($"k{i}", $"v{i}")]), Token)));
            return true;
        });
        await HoldsAsync([.. Enumerable.Range(0, Traits.MaxConcurrentBatches).Select(i => ($"k{i}", $"v{i}"))]);
    }

    /// <summary>D14: a stream that does not exist is the operator's mistake: AdapterException with kind Configuration.</summary>
    [Fact]
    public async Task D14_an_unknown_stream_is_a_configuration_failure()
    {
        await using var adapter = await CreateAsync();
        var thrown = await ThrownByAsync(async () =>
        {
            await using var destination = adapter.OpenDestination("no-such-stream");
            await destination.DeliverAsync(Batch([Upsert("a", "one")]), Token);
        });
        Assert.True(thrown is AdapterException { Kind: FailureKind.Configuration }, $"expected AdapterException of kind Configuration, got {Name(thrown)}");
    }

    /// <summary>D15: creating, opening and disposing without delivering works and changes nothing.</summary>
    [Fact]
    public async Task D15_an_unused_destination_can_be_disposed()
    {
        await GuardAsync(async () =>
        {
            await using var adapter = await CreateAsync();
            await using var destination = adapter.OpenDestination(Stream);
            return true;
        });
        await HoldsAsync();
    }

    /// <summary>D16: a lookup tells what was delivered from what was not, and changes nothing.</summary>
    [Fact]
    public async Task D16_a_lookup_tells_delivered_from_not_delivered()
    {
        Assert.SkipUnless(Asks, "the destination cannot be asked");
        Delivery[] batch = [Upsert("a", "one"), Upsert("b", "two")];
        Assert.Equal([LookupResult.NotFound, LookupResult.NotFound], await FindAsync(batch));
        await DeliverAcceptedAsync(batch[0]);
        await SettleAsync();
        Assert.Equal([LookupResult.Found, LookupResult.NotFound], await FindAsync(batch));
        await HoldsAsync(("a", "one"));
    }
}

/// <summary>One thing an outside system holds.</summary>
/// <param name="Key">Natural key.</param>
/// <param name="Value">The value that came with it.</param>
public sealed record HeldEntry(string Key, string Value);
