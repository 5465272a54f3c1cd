using System.Text;
using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;
using Gateway.Host.Tests.CommandLine;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.Comparing;

/// <summary>A partner over HTTP that lists what it holds, a sync through the rest adapter to each of its sinks, and a terminal.</summary>
internal sealed class ListingPartner : IAsyncDisposable
{
    private const string Listing = """ "records": "data", "total": "meta.total", "paging": { "kind": "page", "size": { "param": "limit", "value": 7 } } """;

    private readonly SandboxServer _server;
    private readonly Terminal _terminal = new();

    private ListingPartner(SandboxServer server) => _server = server;

    public SandboxPartner Mitra => _server.Partner("mitra");

    public Sink Archive => Mitra.Sinks["arsip"];

    public SandboxDataSet People => Mitra.Sources["orang"].Records;

    /// <summary>What the last command wrote as JSON.</summary>
    public JsonObject Json => _terminal.Json;

    /// <summary>What the last command wrote for people.</summary>
    public string Text => _terminal.Output + _terminal.Error;

    public IEnumerable<SandboxEffect> Effects => _server.Log.Effects("mitra");

    public static async Task<ListingPartner> StartAsync()
    {
        var settings = new SinkSettings { KeyField = "id", ItemKeyField = "requestId", Listed = true };
        var people = new SandboxDataSet(TimeProvider.System);
        var partner = new SandboxPartner("mitra")
            .Add("orang", new PagedSource(new PagedSourceSettings { Style = PagingStyle.PageNumber }, people))
            .Add("arsip", Sink.Upsert("arsip", settings, TimeProvider.System))
            // It says it remembers keys for a day and forgets them at once.
            .Add("daftar", Sink.Keyed("daftar", settings, TimeSpan.FromTicks(1), TimeProvider.System));
        var host = new ListingPartner(await SandboxServer.StartAsync(new SandboxOptions(), [partner], TestContext.Current.CancellationToken));
        for (var i = 0; i < 20; i++)
        {
            host.Put($"R{i:00}", "A");
        }

        await host.ConfigureAsync();
        return host;
    }

    /// <summary>Creates or changes a record at the source.</summary>
    public void Put(string id, string state) => People.Put(id, Record(id, state));

    public static byte[] Record(string id, string state) => Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","state":"{{state}}"}""");

    /// <summary>Says whose value counts at the archive.</summary>
    public void Drift(string policy) =>
        _terminal.With("kota/syncs/arsip.json", $$"""{ "from": "mitra.orang", "to": "mitra.arsip", "mapping": "arsip", "readBack": { "drift": "{{policy}}" } }""");

    /// <summary>Runs a command that must end with this exit code; its answer is JSON.</summary>
    public async Task ExpectAsync(int exit, params string[] words) =>
        (await _terminal.RunAsync([.. words, "--json", .. Here])).ShouldBe(exit, string.Join(' ', words) + "\n" + Text);

    /// <summary>Runs a command for people.</summary>
    public async Task SayAsync(int exit, params string[] words) => (await _terminal.RunAsync([.. words, .. Here])).ShouldBe(exit, Text);

    /// <summary>How many keys the last comparison counts under a name.</summary>
    public int Count(string name) => Json[name]!["count"]!.GetValue<int>();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _terminal.Dispose();
    }

    private string[] Here => ["--config", Path.Combine(_terminal.Folder, "kota")];

    private async Task ConfigureAsync()
    {
        (await _terminal.RunAsync("init", "kota")).ShouldBe(ExitCode.Done);
        _terminal.With("kota/endpoints/mitra.json", $$$"""
            { "adapter": "rest@1", "network": { "allowPrivate": ["127.0.0.1/32"] }, "limits": { "attemptTimeout": "5s", "retries": 1, "retryDelay": "50ms" },
              "settings": { "baseUrl": "{{{_server.AddressOf("mitra")}}}", "streams": {
                "orang": { "read": { "path": "orang", {{{Listing}}} } },
                "arsip": { "read": { "path": "arsip", {{{Listing}}} },
                  "write": { "class": "upsert", "create": { "path": "arsip" }, "delete": { "path": "arsip/{{ key }}" }, "batch": { "size": 6 },
                    "results": { "path": "results", "id": "id", "status": "status" } } },
                "daftar": { "read": { "path": "daftar", {{{Listing}}} },
                  "write": { "class": "keyed", "keyWindow": "24h", "create": { "path": "daftar" }, "batch": { "size": 6, "keyMember": "requestId" },
                    "results": { "path": "results", "id": "id", "status": "status" } } } } } }
            """);
        foreach (var stream in (string[])["arsip", "daftar"])
        {
            _terminal.With($"kota/mappings/{stream}.json", $$"""{ "from": "mitra.orang", "to": "mitra.{{stream}}", "key": ["id"], "fields": { "id": "source.id", "state": "source.state" } }""")
                .With($"kota/syncs/{stream}.json", $$"""{ "from": "mitra.orang", "to": "mitra.{{stream}}", "mapping": "{{stream}}", "readBack": {} }""");
        }
    }
}
