using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Engine.Resilience;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>The rows of the fault matrix that are decided before a request is sent: S2 to S4 and S33, under the host's own chain.</summary>
public sealed class ConnectionFaults : IDisposable
{
    private const string List = """{ "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data" } } } }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-rest-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task S2_a_partner_that_takes_no_connection_is_given_up_in_time()
    {
        using var blackhole = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        blackhole.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        blackhole.Listen(0);
        using var crowd = new Crowd((IPEndPoint)blackhole.LocalEndPoint!);
        await using var partner = (await EmptyAsync()).UnderHost(limits => limits with { ConnectTimeout = TimeSpan.FromMilliseconds(200), Retries = 0 });

        await FailsAsync(partner, $"http://{blackhole.LocalEndPoint}/", FailureKind.Transient, "GW2202");
    }

    [Fact]
    public async Task S3_an_expired_certificate_stops_the_sync_at_once_and_its_dates_are_told()
    {
        using var certificate = Certificate("expired");
        await using var server = new TlsServer(certificate);
        await using var partner = (await EmptyAsync()).UnderHost(network: Trusting(certificate));

        var failure = await FailsAsync(partner, $"https://{server.EndPoint}/", FailureKind.Configuration, "GW2221");
        failure.Message.ShouldContain($"from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}");
        server.Tried.ShouldBe(1, "no storm of repeats");
    }

    [Theory]
    [InlineData("other name", "GW2222")]
    [InlineData("unknown authority", "GW2223")]
    [InlineData("other key", "GW2224")]
    public async Task S4_a_partner_that_is_not_who_it_should_be_stops_the_sync_at_once_and_is_a_security_event(string fault, string code)
    {
        using var certificate = Certificate(fault);
        await using var server = new TlsServer(certificate);
        await using var partner = (await EmptyAsync()).UnderHost(network: fault switch
        {
            "unknown authority" => new EndpointNetwork { AllowPrivate = ["127.0.0.1/32"] },
            "other key" => Trusting(certificate) with { Pins = [Convert.ToBase64String(new byte[32])] },
            _ => Trusting(certificate),
        });

        await FailsAsync(partner, $"https://{server.EndPoint}/", FailureKind.Configuration, code);
        server.Tried.ShouldBe(1);
        partner.HostLog.Entries.ShouldContain(entry => entry.Text.StartsWith("Security:", StringComparison.Ordinal) && entry.Text.Contains(code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task S33_a_name_that_leads_to_a_private_address_is_refused_when_it_is_dialled()
    {
        await using var partner = (await EmptyAsync()).UnderHost(network: new EndpointNetwork());
        await FailsAsync(partner, $"http://localhost:{partner.Address.Port}/", FailureKind.Configuration, "GW2231");
        partner.Server.Log.Entries.ShouldBeEmpty();
    }

    private static Task<Partner> EmptyAsync() => Partner.StartAsync(_ => { });

    private EndpointNetwork Trusting(X509Certificate2 certificate) => new() { AllowPrivate = ["127.0.0.1/32"], CertificateAuthorities = WriteAuthority(certificate) };

    private static async Task<AdapterException> FailsAsync(Partner partner, string address, FailureKind kind, string code)
    {
        var failure = await Should.ThrowAsync<AdapterException>(partner.ReadAsync(List.Replace("{base}", address, StringComparison.Ordinal), "records"));
        failure.Code.ShouldBe(code, failure.ToString());
        failure.Kind.ShouldBe(kind);
        failure.Fix.ShouldNotBeNullOrWhiteSpace();
        return failure;
    }

    private static X509Certificate2 Certificate(string fault)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=partner", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(fault == "other name" ? "127.0.0.9" : "127.0.0.1"));
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-30), fault == "expired" ? now.AddDays(-1) : now.AddDays(30));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private string WriteAuthority(X509Certificate2 certificate)
    {
        var file = Path.Combine(_folder, "ca.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return file;
    }

    /// <summary>Fills the queue of a socket that accepts nothing, so that further connections hang.</summary>
    private sealed class Crowd : IDisposable
    {
        private readonly List<Socket> _waiting = [];

        public Crowd(IPEndPoint place)
        {
            for (var i = 0; i < 4; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                _waiting.Add(socket);
                try
                {
                    socket.Connect(place);
                }
                catch (SocketException waiting) when (waiting.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
                {
                    // It stands in the queue.
                }
            }
        }

        public void Dispose() => _waiting.ForEach(socket => socket.Dispose());
    }

    private sealed class TlsServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;
        private int _tried;

        public TlsServer(X509Certificate2 certificate)
        {
            _listener.Start();
            _serving = ServeAsync(certificate);
        }

        public EndPoint EndPoint => _listener.LocalEndpoint;

        public int Tried => Volatile.Read(ref _tried);

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync(X509Certificate2 certificate)
        {
            while (true)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _tried);
                    await using var secure = new SslStream(client.GetStream());
                    await secure.AuthenticateAsServerAsync(certificate);
                    await secure.CopyToAsync(Stream.Null);
                }
                catch (Exception ended) when (ended is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The caller hung up, which is what is asked for.
                }
                catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
