using System.Text;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Webhook.Tests;

public sealed class DiscoveryTests : IDisposable
{
    private readonly TestAdapterContext _context = new();

    [Fact]
    public async Task Fields_come_from_the_messages_that_wait_or_else_from_what_is_declared()
    {
        for (var i = 0; i < 3; i++)
        {
            _context.Inbox.Add(new InboundMessage("placements", $"m{i}", Encoding.UTF8.GetBytes($$"""{"reference":"P-{{i}}","state":"sent","fee":{{i}}.5}""")));
        }

        await using var adapter = Adapters.Create("""
            { "verify": { "kind": "gateway", "secrets": ["secret:key"] }, "streams": {
                "placements": { "receive": {} },
                "quiet": { "receive": {}, "schema": { "properties": { "id": { "type": "string" } } } } } }
            """, _context.ToContext());
        var streams = await adapter.DiscoverAsync(TestContext.Current.CancellationToken);

        var seen = streams.Single(stream => stream.Name == "placements").Schema!;
        seen["properties"]!.ToJsonString().ShouldBe("""{"reference":{"type":"string"},"state":{"type":"string"},"fee":{"type":"number"}}""");
        seen["x-keyCandidates"]!.ToJsonString().ShouldBe("""["reference"]""");
        streams.Single(stream => stream.Name == "quiet").Schema!["properties"]!["id"].ShouldNotBeNull();
        (await _context.Inbox.ReadAsync("placements", 0, 10, TestContext.Current.CancellationToken)).Count.ShouldBe(3, "nothing was released");
    }

    public void Dispose() => _context.Dispose();
}
