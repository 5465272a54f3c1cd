using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Engine.Checkpoints;
using Gateway.Engine.Configuration;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Explaining;
using Gateway.Host.CommandLine;
using Gateway.Sdk;

namespace Gateway.Host.Composition;

/// <summary>Reads and maps the records of a sync and compares them with what the destination is believed to hold; writes nothing anywhere. Not safe for concurrent use.</summary>
internal sealed class SyncPreview : IAsyncDisposable
{
    private readonly OpenEndpoint _endpoint;
    private readonly ISource _source;
    private readonly Mapper _mapper;
    private readonly MappingExplainer? _explainer;
    private readonly MapContext _pins;
    private readonly BelievedState _believed;

    private SyncPreview(OpenEndpoint endpoint, ISource source, Mapper mapper, MappingExplainer? explainer, MapContext pins, BelievedState believed)
    {
        (_endpoint, _source, _mapper, _explainer, _pins, _believed) = (endpoint, source, mapper, explainer, pins, believed);
    }

    /// <exception cref="CommandException">Reading the source would consume it.</exception>
    public static async Task<SyncPreview> OpenAsync(CommandContext context, GatewayConfig config, SyncDefinition sync, bool explain, CancellationToken cancellationToken)
    {
        if (config.Stream(sync.From).Source?.Mode == ReadMode.Destructive)
        {
            throw new CommandException(ExitCode.NotAllowed, HostCodes.NoAbility, $"reading \"{sync.From}\" consumes it, so it cannot be previewed", "try the mapping on a file: gateway map " + sync.Mapping);
        }

        var mapping = config.Mappings[sync.Mapping];
        var data = (await context.InstallationAsync(cancellationToken)).Data;
        // Before there is a key nothing has ever run: no ledger, and keyed hashes cannot be shown.
        var session = context.Live is not null || data.StoreExists || File.Exists(data.KeyFile) ? await context.SessionAsync(cancellationToken) : null;
        var pins = session is null ? MapPins.WithoutKey(context.Time) : MapPins.Of(session.Cipher, context.Time);
        var believed = session is null ? BelievedState.Nothing : await BelievedState.LoadAsync(session.Store, session.Cipher, sync.Id, cancellationToken);
        var endpoint = await context.VisitAsync(sync.From.Endpoint, cancellationToken);
        try
        {
            var source = endpoint.Ability<ISourceAdapter>("read").OpenSource(sync.From.Stream);
            return new SyncPreview(endpoint, source, mapping.CreateMapper(pins), explain ? new MappingExplainer(mapping, config.Lookups, null) : null, pins, believed);
        }
        catch
        {
            await endpoint.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a run would begin: at the start, at the checkpoint that is committed, or in a window of its own.</summary>
    public static async Task<ReadRequest> AsRunAsync(CommandContext context, SyncDefinition sync, bool full, ReadWindow? window, CancellationToken cancellationToken)
    {
        if (window is not null)
        {
            return new ReadRequest(null, sync.Delivery.PageSize) { Window = window };
        }

        var whole = full || (await context.ConfigAsync(cancellationToken)).Stream(sync.From).Source is not { } traits || sync.ReadsWholeList(traits);
        var stored = whole ? null : (await (await context.StoreAsync(cancellationToken)).Syncs.LoadAsync(sync.Id, cancellationToken)).Checkpoint;
        var checkpoint = stored is null ? null : new CheckpointSeal((await context.SessionAsync(cancellationToken)).Cipher, sync.Id).Open(stored);
        return new ReadRequest(checkpoint, sync.Delivery.PageSize) { Full = whole };
    }

    /// <summary>Reads to the end, or until nobody asks for more.</summary>
    public async IAsyncEnumerable<SeenRecord> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in _source.ReadAsync(request, cancellationToken))
        {
            using (page)
            {
                foreach (var record in page.Records)
                {
                    yield return One(record);
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _endpoint.DisposeAsync();
    }

    private SeenRecord One(SourceRecord record)
    {
        if (record.Problem is { } problem)
        {
            return new SeenRecord(MapVerdict.Held) { Code = problem.Code, Field = problem.Field ?? "", Message = problem.Message };
        }

        using var buffer = new MappedBuffer();
        var outcome = record.Kind == ChangeKind.Delete ? _mapper.MapDeleted(record.Json, buffer) : _mapper.Map(record.Json, buffer);
        var seen = new SeenRecord(outcome.Verdict) { Key = Encoding.UTF8.GetString(outcome.Key(buffer)), Explanation = _explainer?.Explain(record.Json, _pins) };
        return outcome.Cause is { } cause
            ? seen with { Code = cause.Code, Field = cause.Field, Message = cause.Shape.Length > 0 ? $"{cause.Message}  ({cause.Shape})" : cause.Message }
            : outcome.Verdict == MapVerdict.Skipped ? seen
            : seen with { Content = Encoding.UTF8.GetString(outcome.Content(buffer)), Change = _believed.Compare(outcome.Key(buffer), outcome.Content(buffer), record.Kind) };
    }
}

/// <summary>What a run would do with one record.</summary>
internal sealed record SeenRecord(MapVerdict Verdict)
{
    public string Key { get; init; } = "";

    public string Content { get; init; } = "";

    public ExpectedChange? Change { get; init; }

    public string? Code { get; init; }

    public string Field { get; init; } = "";

    public string Message { get; init; } = "";

    public RecordExplanation? Explanation { get; init; }

    public JsonObject Json() => new()
    {
        ["verdict"] = RunText.Word(Verdict),
        ["change"] = Change is { } change ? RunText.Word(change) : null,
        ["key"] = Key,
        ["record"] = Content.Length > 0 ? JsonNode.Parse(Content) : null,
        ["code"] = Code,
        ["field"] = Code is null ? null : Field,
        ["message"] = Code is null ? null : Message,
    };
}
