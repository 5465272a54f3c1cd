using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>Our own client certificate nears its end, and passes it.</summary>
public sealed class OwnCertificateFaults
{
    private const string Json = """
        { "baseUrl": "{base}", "auth": { "kind": "certificate", "certificate": "secret:client" }, "streams": { "records": { "read": { "path": "records", "records": "data" } } } }
        """;

    private readonly ManualTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task S5_the_end_of_our_certificate_is_told_30_14_7_and_1_days_before_once_each()
    {
        await using var partner = await StartAsync(days: 40);
        var told = new List<(int Day, string Text)>();
        for (var day = 0; day < 40; day++)
        {
            await partner.ReadAsync(Json, "records");
            await partner.ReadAsync(Json, "records");
            told.AddRange(partner.HostLog.Entries.Where(entry => entry.Event.Id == 2226).Skip(told.Count).Select(entry => (day, entry.Text)));
            _clock.Advance(TimeSpan.FromDays(1));
        }

        told.Select(entry => 40 - entry.Day).ShouldBe([30, 14, 7, 1]);
        told[1].Text.ShouldContain($"GW2226 our client certificate ends on {_clock.GetUtcNow():yyyy-MM-dd}, in 14 days");
    }

    [Theory]
    [InlineData(31, null)]
    [InlineData(13, "in 13 days")]
    public async Task S5_check_and_status_show_it(int days, string? note)
    {
        await using var partner = await StartAsync(days);
        var report = await ((ICheckable)partner.Adapter(Json)).CheckAsync(TestContext.Current.CancellationToken);
        report.Passed.ShouldBeTrue();
        var step = report.Steps.SingleOrDefault(step => step.Name == "Certificate");
        (step is null).ShouldBe(note is null);
        var own = partner.Resilience!.Status().OwnCertificates.ShouldHaveSingleItem();
        (own.Endpoint, own.Note is null).ShouldBe(("partner", note is null));
        if (note is not null)
        {
            step!.Detail.ShouldContain(note);
            step.Fix!.ShouldContain("gateway secret set");
            own.Note!.ShouldContain(note);
        }
    }

    [Fact]
    public async Task S5_an_expired_certificate_of_ours_is_told_with_its_dates_and_nothing_is_sent()
    {
        await using var partner = await StartAsync(days: 2);
        _clock.Advance(TimeSpan.FromDays(3));
        var failure = await Should.ThrowAsync<AdapterException>(partner.ReadAsync(Json, "records"));
        (failure.Kind, failure.Code).ShouldBe((FailureKind.Configuration, "GW2318"));
        failure.Message.ShouldContain($"to {_clock.GetUtcNow().AddDays(-1):yyyy-MM-dd}");
        failure.Fix!.ShouldContain("new client certificate");
        partner.Server.Log.Entries.ShouldBeEmpty();
    }

    private async Task<Partner> StartAsync(int days)
    {
        var sandbox = new SandboxPartner("partner");
        sandbox.Add("records", new PagedSource(new PagedSourceSettings(), Partner.Data(1)));
        var partner = (await Partner.StartAsync(sandbox, new TestAdapterContext(_clock))).UnderHost(time: _clock);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = _clock.GetUtcNow();
        using var own = new CertificateRequest("CN=kota", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(days));
        partner.Context.Secrets.Add("client", own.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return partner;
    }
}
