using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Engine.Resilience;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Plugins.Rest.Tests.Access;

/// <summary>A partner that lets nobody in without a client certificate, over a real handshake and the host's own HTTP chain.</summary>
public sealed class MutualTlsTests : IDisposable
{
    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;
    private readonly TestAdapterContext _context = new();
    private readonly string _authorityFile;

    public MutualTlsTests()
    {
        var request = new CertificateRequest("CN=Test Authority", _authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        _authorityFile = Path.Combine(_context.Folder, "authority.pem");
        File.WriteAllText(_authorityFile, _authority.ExportCertificatePem());
    }

    public void Dispose()
    {
        _authority.Dispose();
        _authorityKey.Dispose();
        _context.Dispose();
    }

    [Theory]
    [InlineData("""{ "kind": "certificate", "certificate": "secret:client" }""", "")]
    [InlineData("""{ "kind": "certificate", "certificate": "secret:client", "with": { "kind": "bearer", "token": "secret:token" } }""", "Bearer ")]
    public async Task The_partner_sees_our_certificate(string auth, string authorization)
    {
        using var client = Issue("CN=kota");
        _context.Secrets.Add("client", client.ExportCertificatePem() + "\n" + client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        _context.Secrets.Add("token", "token-9901");
        var (subject, head) = await ReadAsync(auth);
        subject.ShouldBe("CN=kota");
        head.Contains("Authorization: " + authorization + "token-9901", StringComparison.Ordinal).ShouldBe(authorization.Length > 0);
    }

    [Fact]
    public async Task Without_a_certificate_nothing_is_read() =>
        await Should.ThrowAsync<AdapterException>(() => ReadAsync("""{ "kind": "none" }"""));

    /// <summary>Reads one stream from a partner that asks for a certificate; says whose it saw, and the head of the request.</summary>
    private async Task<(string Subject, string Head)> ReadAsync(string auth)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var partner = ServeAsync(listener);
        var limits = new EndpointResilience { Retries = 0 };
        var network = new EndpointNetwork { AllowPrivate = ["127.0.0.1/32"], CertificateAuthorities = _authorityFile };
        using var chain = new EndpointHttp("partner", limits, network, new ResilienceRegistry(TimeProvider.System, NullLogger<ResilienceRegistry>.Instance));
        var settings = Adapters.Settings($$"""
            { "baseUrl": "{base}", "auth": {{auth}}, "streams": { "s": { "read": { "path": "list", "records": "data" } } } }
            """, new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        await using var adapter = Adapters.Definition.Create(settings, _context.ToContext() with { Http = chain });
        await using var source = ((ISourceAdapter)adapter).OpenSource("s");
        var read = 0;
        await foreach (var page in source.ReadAsync(new ReadRequest(null, 10), TestContext.Current.CancellationToken))
        {
            using (page)
            {
                read += page.Records.Count;
            }
        }

        read.ShouldBe(1);
        return await partner;
    }

    private async Task<(string Subject, string Head)> ServeAsync(TcpListener listener)
    {
        const string Body = """{"data":[{"id":"a"}]}""";
        using var certificate = Issue("CN=127.0.0.1");
        using var socket = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is X509Certificate2 own && own.Issuer == _authority.Subject);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate, ClientCertificateRequired = true, CertificateRevocationCheckMode = X509RevocationMode.NoCheck }, TestContext.Current.CancellationToken);
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await tls.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
        {
            head.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"), TestContext.Current.CancellationToken);
        return (tls.RemoteCertificate!.Subject, head.ToString());
    }

    private X509Certificate2 Issue(string name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_authority.SubjectName, X509SignatureGenerator.CreateForECDsa(_authorityKey), TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(20), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
