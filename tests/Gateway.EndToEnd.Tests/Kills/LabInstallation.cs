using System.Text.Json;
using Gateway.EndToEnd.Tests.Commands;
using Gateway.Sandbox;

namespace Gateway.EndToEnd.Tests.Kills;

/// <summary>A gateway with one sync for each destination class between the streams of the lab, a partner that lives outside the processes that are killed.</summary>
internal sealed class LabInstallation : IAsyncDisposable
{
    private readonly SandboxServer _server;

    private LabInstallation(SandboxServer server, string folder) => (_server, Folder) = (server, folder);

    public string Folder { get; }

    public SandboxPartner Lab => _server.Partner("lab");

    public IReadOnlyList<SandboxEffect> Effects(string sink) => [.. _server.Log.Effects("lab").Where(effect => effect.Sink == sink)];

    public static async Task<LabInstallation> CreateAsync(int records, int seed)
    {
        var options = new SandboxOptions { Records = records, Seed = seed };
        var server = await SandboxServer.StartAsync(options, SandboxPartners.Create(options), TestContext.Current.CancellationToken);
        var lab = new LabInstallation(server, Directory.CreateTempSubdirectory("gateway-lab-").FullName);
        lab.Write("gateway.json", """
            { "version": 1, "name": "lab", "environment": "test", "data": "data",
              "defaults": { "guards": { "maxHeldPercent": 100, "maxChangedPercent": 100, "maxDeletedPercent": 100 },
                            "limits": { "attemptTimeout": "5s", "retries": 1, "retryDelay": "100ms", "breaker": { "minimumCalls": 1000 } } } }
            """);
        lab.Write("endpoints/lab.json", $$$"""
            { "adapter": "rest@1", "environment": "test", "network": { "allowPrivate": ["127.0.0.1/32"] },
              "settings": { "baseUrl": "{{{server.AddressOf("lab")}}}", "streams": {
                "changes": { "read": { "path": "records", "records": "data", "deleted": "has(record.deleted) && record.deleted",
                    "paging": { "kind": "cursor", "next": "meta.nextCursor", "size": { "param": "limit", "value": 20 } },
                    "incremental": { "kind": "token", "next": "meta.lastCursor" } } },
                "states": { "read": { "path": "records", "records": "data",
                    "paging": { "kind": "cursor", "next": "meta.nextCursor", "size": { "param": "limit", "value": 20 } },
                    "incremental": { "kind": "token", "next": "meta.lastCursor" } } },
                "keyed": { "write": { "class": "keyed", "create": { "path": "keyed" }, "batch": { "size": 10, "keyMember": "requestId" },
                    "results": { "path": "results", "id": "id", "status": "status" } } },
                "upsert": { "write": { "class": "upsert", "create": { "path": "upsert" }, "delete": { "path": "upsert/{{ key }}" }, "batch": { "size": 10 },
                    "results": { "path": "results", "id": "id", "status": "status" } } },
                "queryable": { "write": { "class": "queryable", "create": { "path": "queryable" }, "find": { "path": "queryable/{{ key }}" }, "settleTime": "1s" } },
                "naked": { "write": { "class": "naked", "create": { "path": "naked" }, "batch": { "size": 10 },
                    "results": { "path": "results", "id": "id", "status": "status" } } } } } }
            """);
        foreach (var kind in Classes)
        {
            var stream = kind == "upsert" ? "changes" : "states";
            lab.Write($"syncs/{kind}.json", $$"""{ "from": "lab.{{stream}}", "to": "lab.{{kind}}", "mapping": "{{kind}}" }""");
            lab.Write($"mappings/{kind}.json", $$"""
                { "from": "lab.{{stream}}", "to": "lab.{{kind}}", "key": ["id"]{{(kind == "upsert" ? "" : ", \"where\": \"!has(source.deleted)\"")}},
                  "fields": { "id": "{{(kind == "queryable" ? "source.id + '-' + string(source.change)" : "source.id")}}", "state": "source.state" } }
                """);
        }

        (await GatewayProcess.RunAsync(lab.Folder, "key", "init", "--json")).Exit.ShouldBe(0);
        var check = await GatewayProcess.RunAsync(lab.Folder, "validate");
        check.Exit.ShouldBe(0, check.Output + check.Error);
        return lab;
    }

    public static IReadOnlyList<string> Classes { get; } = ["keyed", "upsert", "queryable", "naked"];

    /// <summary>Starts a run of one class.</summary>
    public GatewayProcess Run(string kind, IReadOnlyDictionary<string, string>? environment = null) =>
        GatewayProcess.Start(Folder, environment ?? new Dictionary<string, string>(), "run", kind, "--json");

    /// <summary>The key of the act that made a record of the lab what it is: each change is one of its own for a sink that is asked.</summary>
    public static string Act(string key, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return $"{key}-{document.RootElement.GetProperty("change").GetInt64()}";
    }

    /// <summary>The state that a record of the lab is in.</summary>
    public static string State(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("state").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
