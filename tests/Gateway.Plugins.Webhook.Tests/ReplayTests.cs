using System.Text;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Webhook.Tests;

/// <summary>A conversation with a receiver is recorded once, and the adapter behaves the same against the recording.</summary>
public sealed class ReplayTests
{
    private static readonly RecordingMask Mask = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Against_a_recording_the_outcomes_are_those_of_the_receiver()
    {
        var file = Path.GetTempFileName();
        try
        {
            var partner = new SandboxPartner("partner").Add("POST", "hook", request => request.Body.Span.IndexOf("salah"u8) >= 0
                ? SandboxAnswer.Json(422, """{"code":"BAD","message":"not wanted"}""")
                : new SandboxAnswer { Status = 204, ContentType = "" });
            Uri address;
            IReadOnlyList<DeliveryOutcome> live;
            await using (var server = await SandboxServer.StartAsync(new SandboxOptions(), [partner], Token))
            {
                address = server.AddressOf("partner");
                using var recorder = new HttpRecorder(new SocketsHttpHandler(), Mask);
                live = await DeliverAsync(recorder, address);
                await recorder.SaveAsync(file, Token);
            }

            using var replayer = HttpReplayer.Open(file, Mask);
            (await DeliverAsync(replayer, address)).ShouldBe(live);
            replayer.AssertDone();
            (await File.ReadAllTextAsync(file, Token)).ShouldNotContain("SITI CONTOH");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(HttpMessageHandler handler, Uri address)
    {
        using var clients = new PlainHttpClients(() => new Shared(handler));
        using var context = new TestAdapterContext(http: clients);
        context.Secrets.Add("key");
        await using var adapter = Adapters.Create(
            $$"""{ "baseUrl": "{{address}}", "sign": { "kind": "gateway", "secrets": ["secret:key"] }, "streams": { "records": { "send": { "path": "hook", "class": "keyed", "type": "orang" } } } }""", context.ToContext());
        await using var destination = adapter.OpenDestination("records");
        Delivery[] deliveries = [Of("1571010101909901", "SITI CONTOH"), Of("1571010101909902", "salah")];
        return (await destination.DeliverAsync(new DeliveryBatch(deliveries, "b", 1), Token)).Outcomes;
    }

    private static Delivery Of(string nik, string name) => new(nik, 1, "key-" + nik[^2..], ChangeKind.Upsert, Encoding.UTF8.GetBytes($$"""{"nik":"{{nik}}","nama":"{{name}}"}"""));

    /// <summary>A client disposes what it was made with; the recording is still needed.</summary>
    private sealed class Shared(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, cancellationToken);
    }
}
