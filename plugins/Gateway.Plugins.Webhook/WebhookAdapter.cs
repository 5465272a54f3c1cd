using Gateway.Plugins.Webhook.Receiving;
using Gateway.Plugins.Webhook.Sending;
using Gateway.Plugins.Webhook.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Webhook;

/// <summary>One partner that sends us webhooks, takes ours, or both.</summary>
internal sealed class WebhookAdapter(WebhookSettings settings, AdapterContext context) : ISourceAdapter, IDestinationAdapter, IReceiver, ICheckable, IDiscoverable
{
    private const int MostSamples = 500;

    private readonly Lazy<RequestJudge> _judge = new(() => new RequestJudge(settings, context.Secrets, context.Time));

    public ISource OpenSource(string stream) => Find(stream) is { Receive: not null } ? new InboxSource(context.Inbox, stream) : throw Unavailable(stream, "receive");

    public IDestination OpenDestination(string stream) => Find(stream) is { Send: { } send }
        ? new WebhookDestination(WebhookClient.Create(settings, context), send)
        : throw Unavailable(stream, "send");

    public Task<InboundVerdict> JudgeAsync(InboundRequest request, CancellationToken cancellationToken) => _judge.Value.JudgeAsync(request, cancellationToken);

    public async Task<CheckReport> CheckAsync(CancellationToken cancellationToken)
    {
        var steps = new List<CheckStep>();
        var started = context.Time.GetTimestamp();
        try
        {
            foreach (var secret in settings.SecretsInUse())
            {
                await context.Secrets.GetAsync(secret, cancellationToken);
            }

            steps.Add(new CheckStep("Keys", true, "every key is set", context.Time.GetElapsedTime(started)));
        }
        catch (AdapterException failure)
        {
            return new CheckReport([new CheckStep("Keys", false, $"{failure.Code}: {failure.Message}", context.Time.GetElapsedTime(started), failure.Fix)]);
        }

        foreach (var (name, _) in settings.Streams.Where(stream => stream.Value.Receive is not null))
        {
            var oldest = await context.Inbox.ReadAsync(name, 0, 1, cancellationToken);
            steps.Add(new CheckStep("Inbox", true, $"\"{name}\": {(oldest.Count == 0 ? "nothing waits" : "messages wait for the sync")}", context.Time.GetElapsedTime(started)));
        }

        return new CheckReport(steps);
    }

    /// <summary>What the messages look like that wait for the sync; without any, what is declared.</summary>
    public async Task<IReadOnlyList<StreamDescription>> DiscoverAsync(CancellationToken cancellationToken)
    {
        var streams = new List<StreamDescription>();
        foreach (var declared in WebhookStreams.Of(settings))
        {
            var schema = new SampleSchema();
            foreach (var message in declared.Source is null ? [] : await context.Inbox.ReadAsync(declared.Name, 0, MostSamples, cancellationToken))
            {
                schema.Add(message.Json.Span);
            }

            streams.Add(schema.Count == 0 ? declared : declared with { Schema = schema.ToSchema() });
        }

        return streams;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private WebhookStream? Find(string stream) => settings.Streams.GetValueOrDefault(stream);

    private static AdapterException Unavailable(string stream, string use) =>
        new(FailureKind.Configuration, "GW2101", $"the endpoint has no stream \"{stream}\" to {use}") { Fix = $"Add \"{stream}\" with \"{use}\" to \"streams\", or correct the name." };
}
