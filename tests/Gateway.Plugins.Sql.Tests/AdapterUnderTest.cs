using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Plugins.Tests;

/// <summary>The only adapter of a plugin, made from JSON settings as the host makes it.</summary>
internal sealed class AdapterUnderTest : IAdapterRegistry
{
    private readonly string _json;
    private Func<AdapterContext, IAdapter>? _create;

    private AdapterUnderTest(string json) => _json = json;

    public IReadOnlyList<StreamDescription> Streams { get; private set; } = [];

    public IReadOnlyList<SettingsError> Errors { get; private set; } = [];

    public static AdapterUnderTest Of<TPlugin>(string json)
        where TPlugin : IPlugin, new()
    {
        var adapter = new AdapterUnderTest(json);
        new TPlugin().Register(adapter);
        adapter.Errors.ShouldBeEmpty();
        return adapter;
    }

    public static IReadOnlyList<SettingsError> ErrorsOf<TPlugin>(string json)
        where TPlugin : IPlugin, new()
    {
        var adapter = new AdapterUnderTest(json);
        new TPlugin().Register(adapter);
        return adapter.Errors;
    }

    public IAdapter Create(AdapterContext context) => _create!(context);

    public void Add<TSettings>(AdapterDefinition<TSettings> adapter)
        where TSettings : class
    {
        var settings = JsonSerializer.Deserialize(_json, adapter.Settings())!;
        Errors = settings is IValidatable rules ? [.. rules.Validate()] : [];
        Streams = Errors.Count == 0 ? adapter.Streams(settings) : [];
        _create = context => adapter.Create(settings, context);
    }
}

/// <summary>Short forms for tests that drive an adapter by hand.</summary>
internal static class AdapterCalls
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<List<ReadPage>> ReadAllAsync(this IAdapter adapter, string stream, Checkpoint? after = null, int pageSize = 1000)
    {
        await using var source = ((ISourceAdapter)adapter).OpenSource(stream);
        var pages = new List<ReadPage>();
        await foreach (var page in source.ReadAsync(new ReadRequest(after, pageSize), Token))
        {
            using (page)
            {
                pages.Add(new ReadPage(
                    [.. page.Records.Select(record => new ReadRecord(System.Text.Encoding.UTF8.GetString(record.Json.Span), record.Kind, record.MessageId, record.Problem))],
                    page.Checkpoint,
                    page.CompletesSnapshot));
            }
        }

        return pages;
    }

    public static async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(this IAdapter adapter, string stream, params Delivery[] deliveries)
    {
        await using var destination = ((IDestinationAdapter)adapter).OpenDestination(stream);
        var batch = new DeliveryBatch(deliveries, string.Join('+', deliveries.Select(delivery => delivery.IdempotencyKey)), 1);
        return (await destination.DeliverAsync(batch, Token)).Outcomes;
    }

    public static Delivery Upsert(string key, string json, long sequence = 1) =>
        new(key, sequence, $"{key}-{sequence}", ChangeKind.Upsert, System.Text.Encoding.UTF8.GetBytes(json));

    public static Delivery Delete(string key, string json, long sequence = 2) =>
        new(key, sequence, $"{key}-{sequence}", ChangeKind.Delete, System.Text.Encoding.UTF8.GetBytes(json));
}

internal sealed record ReadPage(IReadOnlyList<ReadRecord> Records, Checkpoint Checkpoint, bool CompletesSnapshot);

internal sealed record ReadRecord(string Json, ChangeKind Kind, string? MessageId, RecordProblem? Problem);
