using System.Net;
using Gateway.Engine.Resilience.Egress;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Resilience;

/// <summary>Delivery.md S30 to S33, security.md T2: where a request can and cannot go.</summary>
public sealed class EgressTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task A_redirect_is_handed_over_and_never_followed(int status)
    {
        await using var secret = await Partner.StartAsync(200);
        await using var partner = await Partner.StartAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = secret.Address.ToString();
            return Task.CompletedTask;
        });
        var log = new LogLines();
        using var rig = new Rig(log: log);

        using var response = await rig.Client(partner.Address).GetIt();

        ((int)response.StatusCode, partner.Count, secret.Count).ShouldBe((status, 1, 0));
        log.Lines.ShouldContain(line => line.StartsWith("Security: kemnaker") && line.Contains($"a redirect to {secret.Address.Authority}"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/x", "GW2233")]
    [InlineData("https://other.example/", "GW2230")]
    [InlineData("http://api.example/", "GW2233")]
    [InlineData("https://api.example:8443/", "GW2230")]
    [InlineData("https://api.example.evil.example/", "GW2230")]
    [InlineData("https://api.example@other.example/", "GW2230")]
    [InlineData("https://sub.api.example/", "GW2230")]
    public async Task Only_named_hosts_and_ports_are_called_and_never_without_TLS(string address, string code)
    {
        using var rig = new Rig();
        var dials = 0;
        using var client = rig.Endpoint(dialer: dialer => dialer with { Resolve = (_, _) => throw new InvalidOperationException($"{++dials}") })
            .Create(new() { BaseAddress = new("https://api.example/v1/"), AllowedHosts = ["cdn.example"] });

        (await client.GetAsync(new Uri(address), Sending.Stop).ShouldFail()).Code.ShouldBe(code);
        dials.ShouldBe(0);
    }

    [Fact]
    public async Task Loopback_is_refused_unless_it_is_listed()
    {
        await using var partner = await Partner.StartAsync(200);
        var log = new LogLines();
        using var rig = new Rig(log: log);

        var failure = await rig.Client(partner.Address, network: new()).GetIt().ShouldFail();

        (failure.Kind, failure.Code, partner.Count).ShouldBe((FailureKind.Configuration, "GW2231", 0));
        failure.Fix!.ShouldContain("127.0.0.1/32");
        log.Lines.ShouldContain(line => line.StartsWith("Security: kemnaker was kept from calling out"));
    }

    [Fact]
    public async Task A_name_that_changes_to_a_private_address_is_judged_at_each_connection_and_looked_up_once_for_it()
    {
        IPAddress[] answers = [IPAddress.Parse("8.8.8.8"), IPAddress.Parse("169.254.169.254"), IPAddress.Parse("10.0.0.1")];
        var (lookups, dialled) = (0, new List<IPAddress>());
        using var rig = new Rig();
        using var client = rig.Endpoint(limits: new() { Retries = 0 }, network: new(), dialer: dialer => dialer with
        {
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([answers[lookups++]]),
            Connect = (target, _) =>
            {
                dialled.Add(target.Address);
                throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused);
            },
        }).Create(new() { BaseAddress = new("http://api.example/") });

        (await client.GetIt().ShouldFail()).Code.ShouldBe("GW2201");
        (await client.GetIt().ShouldFail()).Code.ShouldBe("GW2231");
        (await client.GetIt().ShouldFail()).Code.ShouldBe("GW2231");

        dialled.ShouldBe([IPAddress.Parse("8.8.8.8")]);
        lookups.ShouldBe(3);
    }

    [Fact]
    public async Task The_address_connected_to_is_always_an_allowed_one_however_it_is_spelt()
    {
        var dialled = new List<IPAddress>();
        var hosts = Spellings.OfForbiddenAddresses().ToList();
        hosts.Count.ShouldBeGreaterThanOrEqualTo(200);
        using var rig = new Rig();
        var endpoint = rig.Endpoint(limits: new() { Retries = 0 }, network: new(), dialer: dialer => dialer with
        {
            Resolve = (host, _) => Task.FromResult<IPAddress[]>([Spellings.Resolve(host)]),
            Connect = (target, _) =>
            {
                dialled.Add(target.Address);
                throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused);
            },
        });

        foreach (var host in hosts.Where(host => Uri.TryCreate($"http://{host}/", UriKind.Absolute, out _)))
        {
            using var client = endpoint.Create(new() { BaseAddress = new($"http://{host}/") });
            var failure = await client.GetIt().ShouldFail();
            failure.Code.ShouldBeOneOf(host.All(char.IsAscii) ? ["GW2231"] : ["GW2231", "GW2200", "GW2201"]);
        }

        dialled.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("203.0.114.1", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("10.2.3.4", true)]
    [InlineData("::ffff:10.2.3.4", true)]
    [InlineData("10.3.0.1", false)]
    [InlineData("169.254.1.1", true)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.100.100.200", true)]
    [InlineData("fe80::1%3", false)]
    [InlineData("fd12::1%3", true)]
    public void Private_addresses_pass_only_from_listed_ranges_and_metadata_only_by_name(string address, bool allowed)
    {
        var rules = new AddressRules(new[] { "10.2.0.0/16", "169.254.0.0/16", "100.100.100.200/32", "fd12::/16" }.Select(range => IPNetwork.Parse(range)));

        rules.Allows(IPAddress.Parse(address)).ShouldBe(allowed);
    }

    [Fact]
    public void No_listed_range_means_only_public_addresses()
    {
        var rules = new AddressRules([]);
        var random = new Random(41);
        var bytes = new byte[4];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            var address = new IPAddress(bytes);
            var reserved = bytes[0] is 0 or 10 or 127 or >= 224 || (bytes[0], bytes[1]) is (169, 254) or (192, 168) || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)
                || (bytes[0] == 100 && bytes[1] is >= 64 and < 128);
            if (reserved)
            {
                rules.Allows(address).ShouldBeFalse(address.ToString());
            }
            rules.Allows(address.MapToIPv6()).ShouldBe(rules.Allows(address), address.ToString());
        }
    }
}
