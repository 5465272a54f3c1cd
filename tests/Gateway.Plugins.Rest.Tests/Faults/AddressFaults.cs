using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>Answers that lead elsewhere: redirects and next links.</summary>
public sealed class AddressFaults : SourceFaults
{
    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("file:///etc/passwd")]
    public async Task S30_a_redirect_inwards_is_not_followed_and_is_a_security_event(string location)
    {
        await using var partner = (await ListAsync(5)).UnderHost();
        partner.Sandbox.Faults.Next("GET", "records", Fault.Redirect(location));
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Configuration, "GW2232");
        partner.Server.Log.Entries.Count.ShouldBe(1);
        partner.HostLog.Entries.ShouldContain(entry => entry.Event.Id == 2232 && entry.Text.StartsWith("Security:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("https://other.example/next")]
    [InlineData("//other.example/next")]
    [InlineData("file:///etc/passwd")]
    public async Task S30_next_links_stay_on_the_base_host(string link)
    {
        await using var partner = await Partner.StartAsync(p => p.Add("GET", "records", _ =>
            SandboxAnswer.Json(200, $$$"""{"data":[{"id":"1"}],"links":{"next":"{{{link}}}"}}""")));
        const string Json = """
            { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data", "paging": { "kind": "link", "next": "links.next" } } } } }
            """;
        await FailsAsync(partner.ReadAsync(Json, "records"), FailureKind.ContractBroken, "GW2248");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S31_a_redirect_to_another_host_never_gets_our_token(bool underHost)
    {
        await using var other = await ListAsync(5);
        var seen = new List<string?>();
        await using var partner = await Partner.StartAsync(p => p.Add("GET", "records", request =>
        {
            seen.Add(request.Header("Authorization"));
            return new SandboxAnswer { Status = 302, Headers = [new("Location", other.Address + "records")] };
        }));
        partner.Context.Secrets.Add("token", "token-9901");
        var json = List.Replace("\"streams\"", "\"auth\": { \"kind\": \"bearer\", \"token\": \"secret:token\" }, \"streams\"", StringComparison.Ordinal);
        await FailsAsync((underHost ? partner.UnderHost() : partner).ReadAsync(json, "records"), FailureKind.Configuration, "GW2232");
        seen.ShouldBe(["Bearer token-9901"]);
        other.Server.Log.Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S32_a_redirect_to_itself_is_followed_not_once(bool underHost)
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Always("GET", "records", Fault.Redirect("self"));
        await FailsAsync((underHost ? partner.UnderHost() : partner).ReadAsync(List, "records"), FailureKind.Configuration, "GW2232");
        partner.Server.Log.Entries.Count.ShouldBe(1);
    }
}
