using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Engine.Resilience;
using Gateway.Engine.Resilience.Egress;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Engine.Tests.Resilience;

/// <summary>Delivery.md S3 to S5: never bypassed, never retried, and the reason is named.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-tls");
    private readonly X509Certificate2 _authority;
    private readonly string _authorityFile;

    public TlsTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test Authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        _authority = request.CreateSelfSigned(now.AddYears(-3), now.AddYears(3));
        _authorityFile = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(_authorityFile, _authority.ExportCertificatePem());
    }

    private EndpointNetwork Trusting => Rig.Loopback with { CertificateAuthorities = _authorityFile };

    [Fact]
    public async Task A_certificate_of_a_named_authority_is_accepted_and_its_end_is_known()
    {
        using var certificate = Issue();
        await using var partner = await Partner.StartAsync((_, _) => Task.CompletedTask, certificate);
        using var rig = new Rig();
        var network = Trusting with { Pins = [TlsRules.PinOf(certificate), TlsRules.PinOf(_authority)] };

        using var response = await rig.Client(partner.Address, network: network).GetIt();

        ((int)response.StatusCode).ShouldBe(200);
        rig.Registry.Status().Hosts.Single().CertificateEnds!.Value.UtcDateTime.ShouldBe(certificate.NotAfter.ToUniversalTime());
    }

    [Theory]
    [InlineData("expired", "GW2221")]
    [InlineData("not yet", "GW2221")]
    [InlineData("other name", "GW2222")]
    [InlineData("unknown authority", "GW2223")]
    [InlineData("other key", "GW2224")]
    public async Task A_wrong_certificate_stops_before_anything_is_sent_and_is_not_tried_again(string fault, string code)
    {
        using var certificate = fault switch
        {
            "expired" => Issue(from: -30, to: -1),
            "not yet" => Issue(from: 5, to: 30),
            "other name" => Issue(address: IPAddress.Parse("127.0.0.9")),
            _ => Issue(),
        };
        await using var partner = await Partner.StartAsync((_, _) => Task.CompletedTask, certificate);
        using var rig = new Rig();
        var network = fault switch
        {
            "unknown authority" => Rig.Loopback,
            "other key" => Trusting with { Pins = [TlsRules.PinOf(_authority), TlsRules.PinOf(_authority)] },
            _ => Trusting,
        };
        var dials = 0;
        using var client = rig.Endpoint(network: network, dialer: dialer => dialer with
        {
            Connect = (target, stop) =>
            {
                dials++;
                return dialer.Connect(target, stop);
            },
        }).Create(new() { BaseAddress = partner.Address });

        var failure = await client.SendIt("POST").ShouldFail();

        (failure.Kind, failure.Code, partner.Count, dials).ShouldBe((FailureKind.Configuration, code, 0, 1));
        failure.Fix.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_partner_that_speaks_no_TLS_is_named_as_such()
    {
        await using var partner = await Partner.StartAsync(200);
        using var rig = new Rig();

        var failure = await rig.Client(new UriBuilder(partner.Address) { Scheme = "https" }.Uri, new() { Retries = 0 }).SendIt("POST").ShouldFail();

        (failure.Kind is FailureKind.Configuration or FailureKind.Transient, failure.Code).ShouldBe((true, "GW2220"));
    }

    [Fact]
    public async Task An_ended_certificate_of_ours_stops_before_anything_is_sent()
    {
        using var own = Issue(from: -30, to: -1);
        using var rig = new Rig();

        var failure = await rig.Client(new("https://127.0.0.1:9/"), options: options => options with { ClientCertificate = own }).GetIt().ShouldFail();

        (failure.Kind, failure.Code).ShouldBe((FailureKind.Configuration, "GW2225"));
    }

    [Fact]
    public async Task A_partner_that_connects_but_never_shakes_hands_costs_the_connect_time_and_counts_as_not_applied()
    {
        await using var partner = new RawPartner((_, _, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        using var rig = new Rig();
        using var client = rig.Client(new UriBuilder(partner.Address) { Scheme = "https" }.Uri, new() { Retries = 0, ConnectTimeout = TimeSpan.FromMilliseconds(200) });

        var failure = await client.SendIt("POST").ShouldFail();

        (failure.Kind, failure.Code).ShouldBe((FailureKind.Transient, "GW2202"));
    }

    [Fact]
    public async Task A_name_server_that_never_answers_costs_the_connect_time()
    {
        var clock = new ManualTimeProvider();
        using var rig = new Rig(clock);
        using var client = rig.Endpoint(limits: new() { Retries = 0 }, dialer: dialer => dialer with
        {
            Resolve = async (_, stop) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                return [];
            },
        }).Create(new() { BaseAddress = new("https://api.example/") });

        var sending = client.SendIt("POST");
        await Sending.Until(() => clock.NextTimer == clock.GetUtcNow().AddSeconds(10));
        clock.Advance(TimeSpan.FromSeconds(10));

        (await sending.ShouldFail()).Code.ShouldBe("GW2202");
    }

    [Fact]
    public void A_file_without_authorities_is_refused_by_name()
    {
        File.WriteAllText(_authorityFile, "nothing");
        using var rig = new Rig();

        Should.Throw<AdapterException>(() => rig.Client(new("https://api.example/"), network: Trusting)).Code.ShouldBe("GW2116");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private X509Certificate2 Issue(int from = -1, int to = 30, IPAddress? address = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=partner", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address ?? IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var issued = request.Create(_authority, now.AddDays(from), now.AddDays(to), RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
