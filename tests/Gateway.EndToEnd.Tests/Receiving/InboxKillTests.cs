using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.EndToEnd.Tests.Commands;
using Gateway.Sandbox;

namespace Gateway.EndToEnd.Tests.Receiving;

/// <summary>
/// The executable receives signed webhooks and is killed with -9 after a random number of answers, within the requests that are under way: what it answered with 2xx must reach
/// the sync exactly once. GATEWAY_INBOX_KILLS=100 sets the number of kills; the default is the short form.
/// </summary>
public sealed class InboxKillTests : IAsyncLifetime
{
    private const string Secret = "whsec-kill-test-0001";
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_INBOX_KILLS") ?? "4", CultureInfo.InvariantCulture);
    private static readonly IReadOnlyDictionary<string, string> Environs = new Dictionary<string, string> { ["GATEWAY_SECRET_MITRA_KEY"] = Secret };

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-inbox-").FullName;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentDictionary<string, bool> _answered = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _answers = new(0);
    private SandboxServer _server = null!;
    private int _next;
    private long _delivered;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var options = new SandboxOptions { Records = 1 };
        _server = await SandboxServer.StartAsync(options, SandboxPartners.Create(options), Token);
        Write("gateway.json", """{ "version": 1, "name": "lab", "data": "data", "inbound": { "port": 0 }, "defaults": { "guards": { "maxChangedPercent": 100 } } }""");
        Write("endpoints/mitra.json", """
            { "adapter": "webhook@1", "inbound": { "requestsPerSecond": 10000, "burst": 10000 },
              "settings": { "verify": { "kind": "gateway", "secrets": ["secret:mitra/key"] }, "streams": { "kejadian": { "receive": {} } } } }
            """);
        Write("endpoints/lab.json", $$"""
            { "adapter": "rest@1", "network": { "allowPrivate": ["127.0.0.1/32"] }, "settings": { "baseUrl": "{{_server.AddressOf("lab")}}", "streams": {
                "keyed": { "write": { "class": "keyed", "create": { "path": "keyed" }, "batch": { "size": 10, "keyMember": "requestId" },
                  "results": { "path": "results", "id": "id", "status": "status" } } } } } }
            """);
        Write("syncs/masuk.json", """{ "from": "mitra.kejadian", "to": "lab.keyed", "mapping": "masuk" }""");
        Write("mappings/masuk.json", """{ "from": "mitra.kejadian", "to": "lab.keyed", "key": ["id"], "fields": { "id": "source.id", "state": "source.state" } }""");
        (await GatewayProcess.RunAsync(_folder, "key", "init", "--json")).Exit.ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _answers.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_was_answered_is_never_lost_and_never_doubled_when_the_program_is_killed()
    {
        var random = new Random(3);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var host = GatewayProcess.Start(_folder, Environs, "serve", "--port", "0", "--inbound-port", "0", "--json");
            var inbound = new Uri(JsonNode.Parse(await host.ReadLineAsync())!["inbound"]!.GetValue<string>());
            using var stop = new CancellationTokenSource();
            var senders = Enumerable.Range(0, 4).Select(_ => SendAsync(inbound, stop.Token)).ToArray();
            for (var answers = random.Next(3, 120); answers > 0; answers--)
            {
                (await _answers.WaitAsync(TimeSpan.FromMinutes(1), Token)).ShouldBeTrue("no answer within a minute");
            }

            host.Kill();
            await host.WaitAsync();
            await stop.CancelAsync();
            await Task.WhenAll(senders);
            // Every other time the sync takes over what lies there, without a host.
            if (kill % 2 == 1)
            {
                await RunAsync();
            }
        }

        // Before any partner comes again: what was answered must be here already, or the answer was a lie.
        await RunAsync();
        var answered = _answered.Where(entry => entry.Value).Select(entry => entry.Key).ToList();
        answered.Except(Delivered().Select(effect => effect.Key)).ShouldBeEmpty("answered with 2xx and lost");
        await using (var host = GatewayProcess.Start(_folder, Environs, "serve", "--port", "0", "--inbound-port", "0", "--json"))
        {
            var inbound = new Uri(JsonNode.Parse(await host.ReadLineAsync())!["inbound"]!.GetValue<string>());
            // Partners send again what they got no answer for, and now and then what they got one for.
            foreach (var id in _answered.Keys)
            {
                (await PostAsync(inbound, id, Token)).ShouldBe(HttpStatusCode.OK);
            }
        }

        await RunAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{Kills} kills, {_answered.Count} messages, {answered.Count} answered before a kill");
        answered.Count.ShouldBeGreaterThan(Kills);
        Delivered().Select(effect => effect.Key).Order(StringComparer.Ordinal).ShouldBe(_answered.Keys.Order(StringComparer.Ordinal));
        _delivered.ShouldBe(_answered.Count, "the books of all runs together count each message once");
    }

    private IReadOnlyList<SandboxEffect> Delivered() =>
        [.. _server.Log.Effects("lab").Where(effect => effect.Sink == "keyed" && effect.Kind is EffectKind.Created or EffectKind.Updated or EffectKind.Repeated)];

    private async Task RunAsync()
    {
        await using var run = GatewayProcess.Start(_folder, Environs, "run", "masuk", "--json");
        var books = JsonNode.Parse(await run.ReadToEndAsync())!["books"]!;
        _delivered += books["delivered"]!.GetValue<long>();
        (books["read"]!.GetValue<long>() - books["delivered"]!.GetValue<long>()).ShouldBe(0);
    }

    private async Task SendAsync(Uri inbound, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var id = $"e-{Interlocked.Increment(ref _next)}";
            try
            {
                var answered = await PostAsync(inbound, id, stop) == HttpStatusCode.OK;
                _answered[id] = answered;
                _answers.Release();
            }
            catch (Exception lost) when (lost is HttpRequestException or OperationCanceledException)
            {
                _answered[id] = false;
                return;
            }
        }
    }

    private Task<HttpStatusCode> PostAsync(Uri inbound, string id, CancellationToken cancellationToken) => SandboxWebhook
        .Sign("mitra/kejadian", Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","state":"A"}"""), Secret, TimeProvider.System.GetUtcNow())
        .SendAsync(_client, inbound, cancellationToken);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
