using System.Globalization;
using System.Text;
using Gateway.Engine.Tests.Crashing;
using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Tests.Money;

/// <summary>
/// No payment is lost, none doubled, every one in doubt is shown. The short form runs always; GATEWAY_MONEY_KILLS=500 and GATEWAY_MONEY_TIMEOUTS=200 set
/// the numbers of the long form.
/// </summary>
public sealed class MoneyCampaignTests
{
    private static readonly int Kills = Number("GATEWAY_MONEY_KILLS", 25);
    private static readonly int Timeouts = Number("GATEWAY_MONEY_TIMEOUTS", 6);

    [Fact]
    public async Task The_process_dies_at_any_moment_of_paying()
    {
        await using var campaign = await MoneyCampaign.StartAsync();
        var kills = await KillAsync(campaign, new Random(20261122), Kills);

        (await campaign.SettleAsync()).ShouldBeEmpty();
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills.Deaths} deaths in {kills.Runs} runs, {campaign.Due} payments, {campaign.Bank.Server.Log.Entries.Count} calls");
    }

    [Fact]
    public async Task The_bank_pays_and_then_the_answer_never_comes()
    {
        await using var campaign = await MoneyCampaign.StartAsync();
        var lost = 0;
        while (lost < Timeouts)
        {
            campaign.Add(6);
            campaign.Bank.Partner.Faults.Clear();
            campaign.Bank.Partner.Faults.EachKth(2, "POST", MoneyCampaign.Transfer, Fault.DoneThenHang());
            await campaign.RunAsync(new Mortal(int.MaxValue), "1s");
            lost = campaign.Bank.Server.Log.Entries.Count(entry => entry.Fault == "did it, then Hang");
        }

        (await campaign.SettleAsync()).ShouldBeEmpty();
        TestContext.Current.TestOutputHelper?.WriteLine($"{lost} lost answers, {campaign.Due} payments, {campaign.Bank.Server.Log.Entries.Count} calls");
    }

    [Fact]
    public async Task A_payment_nobody_can_tell_about_is_not_sent_again_and_is_not_forgotten()
    {
        await using var campaign = await MoneyCampaign.StartAsync();
        campaign.MaxAttempts = 5;
        campaign.Add(3);
        campaign.Bank.Partner.Faults.Next("POST", MoneyCampaign.Transfer, Fault.DoneThenReset(), times: 3);
        campaign.Bank.Partner.Faults.Always("POST", "v1.0/transfer/status", Fault.Answer(500, """{"responseCode":"5003600","responseMessage":"General Error"}"""));
        await campaign.RunAsync(new Mortal(int.MaxValue), "20s");

        (await campaign.HeldAsync()).ShouldBe(3);
        campaign.Bank.Payments.Count.ShouldBe(3);
        campaign.Bank.Server.Log.Entries.Count(entry => entry.Path == MoneyCampaign.Transfer).ShouldBe(3);
    }

    [Theory]
    [InlineData("a new reference on every try")]
    [InlineData("unknown is taken as done")]
    public async Task A_planted_fault_is_seen(string fault)
    {
        await using var campaign = await MoneyCampaign.StartAsync(inner => new Planted(inner, fault));
        await KillAsync(campaign, new Random(7), 25);

        (await campaign.SettleAsync()).ShouldContain(broken => broken.StartsWith("doubled", StringComparison.Ordinal) || broken.StartsWith("lost", StringComparison.Ordinal));
    }

    private static async Task<(int Deaths, int Runs)> KillAsync(MoneyCampaign campaign, Random random, int kills)
    {
        var (deaths, runs) = (0, 0);
        for (; deaths < kills && runs < kills * 8; runs++)
        {
            campaign.Add(random.Next(1, 4));
            Trouble(campaign.Bank.Partner.Faults, random.Next(6));
            var life = new Mortal(random.Next(1, 80));
            await campaign.RunAsync(life, "20s");
            deaths += life.Dead ? 1 : 0;
        }

        deaths.ShouldBe(kills);
        return (deaths, runs);
    }

    private static void Trouble(FaultScript faults, int kind)
    {
        faults.Clear();
        switch (kind)
        {
            case 0:
                faults.Next("POST", MoneyCampaign.Transfer, Fault.DoneThenReset());
                break;
            case 1:
                faults.Next("POST", MoneyCampaign.Transfer, Fault.Reset());
                break;
            case 2:
                faults.Next("POST", MoneyCampaign.Transfer, Fault.Of(FaultKind.AcceptLater, 1));
                break;
            case 3:
                faults.Next("POST", MoneyCampaign.Transfer, Fault.DoneThenReset()).Next("POST", "v1.0/transfer/status", Fault.Of(FaultKind.FindSaysNo), times: 2);
                break;
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>The mistakes that double and lose payments, each planted from outside.</summary>
    private sealed class Planted(IDestination inner, string fault) : IDestination, IDeliveryLookup
    {
        private int _tries;

        public async Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
        {
            if (fault == "a new reference on every try")
            {
                return await inner.DeliverAsync(batch with { Deliveries = [.. batch.Deliveries.Select(Renamed)] }, cancellationToken);
            }

            try
            {
                var result = await inner.DeliverAsync(batch, cancellationToken);
                return new DeliveryResult([.. result.Outcomes.Select(outcome => outcome.Verdict == DeliveryVerdict.Unknown ? DeliveryOutcome.Accepted : outcome)]);
            }
            catch (AdapterException)
            {
                return DeliveryResult.AllAccepted(batch.Deliveries.Count);
            }
        }

        public Task<LookupResult> FindAsync(Delivery delivery, CancellationToken cancellationToken) => ((IDeliveryLookup)inner).FindAsync(delivery, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private Delivery Renamed(Delivery delivery)
        {
            var reference = $"{delivery.Key}-{Guid.NewGuid():N}{++_tries}";
            var content = Encoding.UTF8.GetString(delivery.Content.Span).Replace($"\"{delivery.Key}\"", $"\"{reference}\"", StringComparison.Ordinal);
            return new Delivery(reference, delivery.Sequence, delivery.IdempotencyKey, delivery.Kind, Encoding.UTF8.GetBytes(content));
        }
    }
}
