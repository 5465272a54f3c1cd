using System.Text.Json.Nodes;
using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Samples;

/// <summary>The ministry's endpoints as cities copy them, over sockets against the simulated portals with their quirks (domain.md 2.8, 2.10).</summary>
public sealed class MinistryTests
{
    [Fact]
    public async Task Profiles_come_out_of_every_envelope_and_only_with_consent()
    {
        await using var partner = await SampleEndpoint.StartAsync(new SiapkerjaPartner(new SandboxOptions()));
        var first = await partner.ReadAsync(SampleEndpoint.Settings("siapkerja"), "profiles");
        first.Records().Count.ShouldBe(117);
        first.Records().Select(record => JsonNode.Parse(record)!["id"]!.GetValue<string>()).Distinct().Count().ShouldBe(117);
        first[^1].CompletesSnapshot.ShouldBeTrue();

        partner.Sandbox.Advance();
        (await partner.ReadAsync(SampleEndpoint.Settings("siapkerja"), "profiles")).Records().Count.ShouldBe(116);
    }

    [Fact]
    public async Task Educations_are_paged_by_offset_with_a_total_in_text_and_say_whose_they_are()
    {
        await using var partner = await SampleEndpoint.StartAsync(new SiapkerjaPartner(new SandboxOptions()));
        var small = SampleEndpoint.Settings("siapkerja", settings => settings["streams"]!["educations"]!["read"]!["paging"]!["size"]!["value"] = 1);
        var records = (await partner.ReadAsync(small, "educations")).Records();
        records.Count.ShouldBe(174);
        records.ShouldAllBe(record => record.Contains("\"profile_id\":\"PRF-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Karirhub_gives_pages_of_50_and_a_larger_page_is_a_mistake_of_ours()
    {
        await using var partner = await SampleEndpoint.StartAsync(new KarirhubPartner(new SandboxOptions()));
        (await partner.ReadAsync(SampleEndpoint.Settings("karirhub"), "vacancies")).Records().Count.ShouldBe(301);

        var greedy = SampleEndpoint.Settings("karirhub", settings => settings["streams"]!["vacancies"]!["read"]!["paging"]!["size"]!["value"] = 100);
        var refused = await Should.ThrowAsync<AdapterException>(() => partner.ReadAsync(greedy, "vacancies"));
        refused.Kind.ShouldBe(FailureKind.Configuration);
        refused.Message.ShouldContain("set it to 50");
    }

    [Fact]
    public async Task MagangHub_is_asked_by_kode_provinsi_and_answers_with_kode_propinsi()
    {
        await using var partner = await SampleEndpoint.StartAsync(new MagangHubPartner(new SandboxOptions()));
        var records = (await partner.ReadAsync(SampleEndpoint.Settings("maganghub"), "places")).Records();
        records.Count.ShouldBe(180);
        records.ShouldAllBe(record => record.Contains("\"kode_propinsi\":\"15\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Skillhub_says_in_a_good_answer_that_the_token_is_wrong()
    {
        await using var partner = await SampleEndpoint.StartAsync(new SkillhubPartner(new SandboxOptions()));
        (await partner.ReadAsync(SampleEndpoint.Settings("skillhub"), "results")).Records().Count.ShouldBe(96);

        partner.Context.Secrets.Add("skillhub/service-token", "wrong");
        var refused = await Should.ThrowAsync<AdapterException>(() => partner.ReadAsync(SampleEndpoint.Settings("skillhub"), "results"));
        refused.Kind.ShouldBe(FailureKind.Configuration);
        refused.Message.ShouldStartWith("the service token is not valid");
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("2.0")]
    [InlineData("3.0")]
    public async Task SPLP_refuses_a_key_in_three_shapes_and_all_are_understood(string version)
    {
        await using var partner = await SampleEndpoint.StartAsync(new SplpPartner(new SandboxOptions()));
        partner.Context.Secrets.Add("splp/api-key", "wrong");
        var settings = SampleEndpoint.Settings("splp", settings => settings["config"]!["version"] = version);
        var refused = await Should.ThrowAsync<AdapterException>(() => partner.ReadAsync(settings, "agencies"));
        refused.Kind.ShouldBe(FailureKind.Configuration);
        refused.Message.ShouldStartWith("SPLP refuses the key (900901)");
    }

    [Theory]
    [InlineData("""{ "kind": "apiKey", "key": "secret:splp/api-key", "name": "APIkey" }""")]
    [InlineData("""{ "kind": "bearer", "token": "secret:splp/api-key" }""")]
    [InlineData("""{ "kind": "bearer", "token": "secret:splp/api-key", "header": "AuthorizationSPLP" }""")]
    public async Task SPLP_takes_its_key_in_the_header_that_the_interface_wants(string auth)
    {
        await using var partner = await SampleEndpoint.StartAsync(new SplpPartner(new SandboxOptions()));
        var settings = SampleEndpoint.Settings("splp", settings => settings["auth"] = JsonNode.Parse(auth));
        (await partner.ReadAsync(settings, "workers")).Records().Count.ShouldBe(90);
    }

    [Theory]
    [InlineData(429, """{"fault":{"code":900800,"message":"Message throttled out"}}""", FailureKind.Throttled)]
    [InlineData(429, """{"code":"900803","message":"Message throttled out"}""", FailureKind.Throttled)]
    [InlineData(429, "<fault><code>900807</code></fault>", FailureKind.Throttled)]
    [InlineData(429, """{"code":"900805","message":"blocked"}""", FailureKind.Configuration)]
    public async Task SPLP_is_asked_again_later_only_for_codes_that_mean_later(int status, string body, FailureKind kind)
    {
        await using var partner = await Partner.StartAsync(p => p.Add("GET", "t/serangkota.go.id/sisko/1.0/p3mi", _ => SandboxAnswer.Json(status, body)));
        partner.Context.Secrets.Add("splp/api-key", "any");
        (await Should.ThrowAsync<AdapterException>(() => partner.ReadAsync(SampleEndpoint.Settings("splp"), "agencies"))).Kind.ShouldBe(kind);
    }
}
