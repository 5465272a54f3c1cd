using System.Reflection;
using Gateway.Plugins.Rest.Tests.Conformance;
using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>A partner that remembers keys for less time than the endpoint says. The suite below is run by the test, never by itself.</summary>
public sealed class KeyMemoryFaults
{
    [Theory]
    [InlineData(24, true)]
    [InlineData(1, false)]
    public async Task K10_a_partner_that_forgets_keys_sooner_than_declared_fails_the_conformance_suite(int hours, bool passes)
    {
        await using var suite = new ForgetfulPartner(TimeSpan.FromHours(hours));
        await suite.InitializeAsync();
        var thrown = await Record.ExceptionAsync(suite.D17_a_key_is_remembered_as_long_as_is_declared);
        (thrown is null).ShouldBe(passes, thrown?.Message);
        thrown?.Message.ShouldContain("expected the system to hold [a=new], it holds [a=old]");
    }

    [Fact]
    public void K10_the_clause_is_one_that_every_destination_runs() =>
        typeof(Sdk.Testing.DestinationConformance).GetMethod(nameof(ForgetfulPartner.D17_a_key_is_remembered_as_long_as_is_declared))!.GetCustomAttribute<FactAttribute>().ShouldNotBeNull();

    private sealed class ForgetfulPartner(TimeSpan remembers) : DestinationSuite("""
        { "baseUrl": "{base}", "streams": { "records": { "write": { "class": "keyed", "create": { "path": "records" } } } } }
        """, new DestinationTraits { Class = DestinationClass.Keyed, KeyWindow = TimeSpan.FromHours(24), MaxBatchSize = 100 },
        (settings, clock) => Sink.Keyed("records", settings, remembers, clock));
}
