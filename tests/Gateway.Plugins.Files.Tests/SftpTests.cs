using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

/// <summary>Files at a server, through the system's OpenSSH client and a real sshd.</summary>
public sealed class SftpTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestAdapterContext _context = new();

    [Fact]
    public async Task Files_are_listed_fetched_and_archived()
    {
        await using var server = await SshServer.StartAsync();
        _folder.Write("masuk/a [1] *.csv", "id\n1\n");
        _folder.Write("masuk/b.csv", "id\n2\n");
        await using var adapter = Adapter(server).Create(_context.ToContext());
        var pages = await adapter.ReadAllAsync("in");
        pages.SelectMany(page => page.Records).Select(record => record.Json).ShouldBe(["""{"id":"1"}""", """{"id":"2"}"""]);
        await using var source = ((ISourceAdapter)adapter).OpenSource("in");
        await ((IAcknowledges)source).AcknowledgeAsync(pages[^1].Checkpoint, TestContext.Current.CancellationToken);
        _folder.Names().ShouldBe(["archive/masuk/a [1] *.csv", "archive/masuk/b.csv"]);
    }

    [Fact]
    public async Task Files_are_written_under_their_final_name_once()
    {
        await using var server = await SshServer.StartAsync();
        await using var adapter = Adapter(server).Create(_context.ToContext());
        await adapter.DeliverAsync("out", AdapterCalls.Upsert("1", """{"a":1}"""));
        await adapter.DeliverAsync("out", AdapterCalls.Upsert("1", """{"a":1}"""));
        _folder.Read(_folder.Names().ShouldHaveSingleItem()).ShouldBe("{\"a\":1}\n");
    }

    [Fact]
    public async Task A_server_with_another_key_gets_nothing()
    {
        await using var server = await SshServer.StartAsync();
        await using var other = await SshServer.StartAsync();
        File.WriteAllText(server.KnownHosts, File.ReadAllText(other.KnownHosts).Replace($":{other.Port} ", $":{server.Port} ", StringComparison.Ordinal));
        await using var adapter = Adapter(server).Create(_context.ToContext());
        var thrown = await Should.ThrowAsync<AdapterException>(() => adapter.ReadAllAsync("in"));
        (thrown.Kind, thrown.Code).ShouldBe((FailureKind.Configuration, "GW2425"));
    }

    [Fact]
    public async Task A_login_that_is_refused_is_the_operators()
    {
        await using var server = await SshServer.StartAsync();
        await using var other = await SshServer.StartAsync();
        await using var adapter = Adapter(server, other.Key).Create(_context.ToContext());
        (await Should.ThrowAsync<AdapterException>(() => adapter.ReadAllAsync("in"))).Code.ShouldBe("GW2426");
    }

    [Fact]
    public async Task A_server_that_is_gone_is_a_matter_of_time()
    {
        var server = await SshServer.StartAsync();
        await using var adapter = Adapter(server).Create(_context.ToContext());
        await server.DisposeAsync();
        (await Should.ThrowAsync<AdapterException>(() => adapter.ReadAllAsync("in"))).Kind.ShouldBe(FailureKind.Transient);
    }

    [Fact]
    public void A_host_that_looks_like_an_option_is_refused() =>
        AdapterUnderTest.ErrorsOf<FilesPlugin>("""
            { "folder": "/", "sftp": { "host": "-oProxyCommand=x", "user": "u", "key": "secret:k", "knownHosts": "k" }, "streams": { } }
            """).ShouldHaveSingleItem().Code.ShouldBe("GW2412");

    public void Dispose()
    {
        _folder.Dispose();
        _context.Dispose();
    }

    private AdapterUnderTest Adapter(SshServer server, string? key = null)
    {
        _context.Secrets.Add("key", key ?? server.Key);
        return AdapterUnderTest.Of<FilesPlugin>($$"""
            { "folder": "{{_folder.Path}}",
              "sftp": { "host": "127.0.0.1", "port": {{server.Port}}, "user": "{{Environment.UserName}}", "key": "secret:key", "knownHosts": "{{server.KnownHosts}}", "timeout": "60s" },
              "streams": { "in": { "format": { "type": "csv" }, "read": { "pattern": "**/*.csv", "ready": { "stableFor": "0s" } } },
                           "out": { "format": { "type": "ndjson" }, "write": { "file": "keluar/x-{batch}.ndjson" } } } }
            """);
    }
}
