using System.Globalization;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Crashing;

/// <summary>
/// The promise of the engine under deaths at every moment. The short form runs always; GATEWAY_KILLS=1000 sets the rounds of the long form.
/// </summary>
public sealed class CrashTests
{
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_KILLS") ?? "60", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(DestinationClass.Keyed)]
    [InlineData(DestinationClass.Upsert)]
    [InlineData(DestinationClass.Queryable)]
    [InlineData(DestinationClass.Naked)]
    public async Task Nothing_is_lost_and_nothing_doubled_when_the_process_dies_at_any_moment(DestinationClass kind)
    {
        var campaign = new CrashCampaign(kind, seed: 20261122);

        var broken = await campaign.RunAsync(Rounds);

        broken.ShouldBeEmpty();
        campaign.Kills.ShouldBeGreaterThan(Rounds / 4);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {campaign.Kills} deaths in {Rounds} rounds");
    }

    public static TheoryData<string, DestinationClass> Plants => new()
    {
        { "no intent before the send", DestinationClass.Naked },
        { "results are not kept", DestinationClass.Naked },
        { "checkpoint moves with the intent", DestinationClass.Upsert },
        { "held records vanish", DestinationClass.Naked },
        { "unknown is taken as not applied", DestinationClass.Naked },
        { "unknown is taken as done", DestinationClass.Keyed },
        { "a new key on every try", DestinationClass.Keyed },
        { "a content hash as key", DestinationClass.Keyed },
        { "the lookup always says no", DestinationClass.Queryable },
        { "the lookup always says yes", DestinationClass.Queryable },
        { "only the first answer of a batch is read", DestinationClass.Keyed },
    };

    [Theory]
    [MemberData(nameof(Plants))]
    public async Task A_planted_fault_is_seen(string fault, DestinationClass kind)
    {
        var broken = await new CrashCampaign(kind, seed: 7, PlantedFaults.Find(fault)).RunAsync(60);

        broken.ShouldNotBeEmpty();
    }
}
