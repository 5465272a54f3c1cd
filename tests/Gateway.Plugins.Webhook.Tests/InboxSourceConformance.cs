using System.Text;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Webhook.Tests;

public sealed class InboxSourceConformance : SourceConformance
{
    private const string Json = """{ "verify": { "kind": "gateway", "secrets": ["secret:key"] }, "streams": { "records": { "receive": {} }, "other": { "receive": {} } } }""";

    protected override SourceTraits Traits => Adapters.Definition.Streams(Adapters.Settings(Json)).Single(stream => stream.Name == "records").Source!;

    protected override ValueTask SeedAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Context.Inbox.Add(new InboundMessage("other", $"m{i}", "{}"u8.ToArray()));
            Context.Inbox.Add(new InboundMessage("records", $"m{i}", Encoding.UTF8.GetBytes($$"""{"n":{{i}}}"""), i == 3 ? ChangeKind.Delete : ChangeKind.Upsert));
        }

        return ValueTask.CompletedTask;
    }

    protected override ValueTask<ISourceAdapter> CreateAsync() => new(Adapters.Create(Json, Context.ToContext()));

    protected override ValueTask<bool> BreakAsync()
    {
        Context.Inbox.IsBroken = true;
        return new(true);
    }
}
