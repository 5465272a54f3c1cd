using System.Text;
using Gateway.Engine.Runs;
using Gateway.Engine.Tests.Crashing;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Gateway.Tests;

namespace Gateway.Plugins.Webhook.Tests;

/// <summary>What partners sent, on its way through the engine.</summary>
public sealed class SyncedInboxTests : IDisposable
{
    private const string Json = """{ "verify": { "kind": "gateway", "secrets": ["secret:key"] }, "streams": { "records": { "receive": {} } } }""";
    private readonly TestAdapterContext _context = new();
    private int _sent;

    [Fact]
    public async Task S49_what_was_picked_up_before_a_death_is_kept_and_delivered_once()
    {
        await using var sync = new SyncUnderTest();
        var city = new InMemoryDestination(new DestinationTraits { Class = DestinationClass.Keyed, MaxBatchSize = 10 });
        var deaths = 0;
        for (var moment = 1; moment <= 24; moment++)
        {
            Receive($"m{moment}", "sent");
            Receive($"n{moment}", "sent");
            var life = new Mortal(moment % 8 + 1);
            sync.Seen = store => new MortalStore(store, life, null);
            await RunAsync(sync, new MortalDestination(city.Connect().OpenDestination("records"), life), city.Traits);
            deaths += life.Dead ? 1 : 0;
        }

        deaths.ShouldBeGreaterThan(12);
        sync.Seen = store => store;
        (await RunAsync(sync, city.Connect().OpenDestination("records"), city.Traits)).State.ShouldBe(RunState.Finished);
        var dead = await sync.Store.Runs.ListAsync(new RunQuery("sync", RunState.Interrupted), TestContext.Current.CancellationToken);
        dead.Select(run => run.Problem!.Code).Distinct().ShouldBe(["GW6303"]);
        city.Effects.Select(effect => effect.Key).Order().ShouldBe(Enumerable.Range(1, 24).SelectMany(moment => new[] { $"m{moment}", $"n{moment}" }).Order());
        (await _context.Inbox.ReadAsync("records", 0, 100, TestContext.Current.CancellationToken)).ShouldBeEmpty("all of it was taken over");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task K28_a_webhook_that_comes_before_our_own_ack_is_matched_by_the_business_reference(bool ackIsLost)
    {
        await using var outgoing = new SyncUnderTest();
        await using var incoming = new SyncUnderTest();
        var bank = new InMemoryDestination(new DestinationTraits { Class = DestinationClass.Queryable, SettleTime = TimeSpan.FromMilliseconds(10) });
        var city = new InMemoryDestination(new DestinationTraits { Class = DestinationClass.Upsert });
        var payments = new InMemorySource();
        payments.Add("""{"id":"BHS000001","amount":"1000000.00"}""");
        bank.BeforeBatch = async (batch, _) =>
        {
            // The partner has our request, tells what became of it, and only then answers.
            bank.BeforeBatch = null;
            Receive(batch.Deliveries[0].Key, "paid");
            (await RunAsync(incoming, city.Connect().OpenDestination("records"), city.Traits)).Books.Delivered.ShouldBe(1);
        };
        if (ackIsLost)
        {
            bank.LoseNextAnswer();
        }

        var run = await outgoing.RunAsync(() => payments.Connect().OpenSource("records"), payments.Traits, bank.Connect().OpenDestination("records"), bank.Traits);
        run.Books.ShouldBe(new Books(1, 1, 0, 0, 0, 0));
        bank.Effects.ShouldHaveSingleItem().Key.ShouldBe("BHS000001");
        var told = city.Held.ShouldHaveSingleItem();
        told.Key.ShouldBe("BHS000001");
        told.Content.ShouldContain("paid");
    }

    public void Dispose() => _context.Dispose();

    private void Receive(string reference, string state) =>
        _context.Inbox.Add(new InboundMessage("records", $"message-{++_sent}", Encoding.UTF8.GetBytes($$"""{"id":"{{reference}}","state":"{{state}}"}""")));

    private async Task<RunRecord> RunAsync(SyncUnderTest sync, IDestination destination, DestinationTraits traits)
    {
        await using var adapter = Adapters.Create(Json, _context.ToContext());
        return await sync.RunAsync(() => adapter.OpenSource("records"), Adapters.Definition.Streams(Adapters.Settings(Json))[0].Source!, destination, traits);
    }
}
