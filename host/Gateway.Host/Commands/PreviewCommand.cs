using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Explaining;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Sdk;

namespace Gateway.Host.Commands;

/// <summary>Reads a few records of a sync, maps them and compares them with what the destination is believed to hold; writes nothing anywhere.</summary>
internal sealed class PreviewCommand : GatewayCommand
{
    private readonly Argument<string> _sync = new("sync") { Description = "Identifier of the sync." };
    private readonly Option<int> _limit = new("--limit", "-n") { Description = "Most records. Default: 10.", DefaultValueFactory = _ => 10 };
    private readonly Option<bool> _explain = new("--explain") { Description = "Shows each rule with the value of its parts." };

    public PreviewCommand(CommandShell shell)
        : base(shell, "preview", "Reads a few records, maps them, says what a run would do with them, and writes nothing.")
    {
        Arguments.Add(_sync);
        Options.Add(_limit);
        Options.Add(_explain);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var config = await context.ConfigAsync(cancellationToken);
        var sync = await context.SyncAsync(context.Get(_sync), cancellationToken);
        await using var endpoint = await context.VisitAsync(sync.From.Endpoint, cancellationToken);
        if (endpoint.Streams.First(stream => stream.Name == sync.From.Stream).Source?.Mode == ReadMode.Destructive)
        {
            throw new CommandException(ExitCode.NotAllowed, HostCodes.NoAbility, $"reading \"{sync.From}\" consumes it, so it cannot be previewed", "try the mapping on a file: gateway map " + sync.Mapping);
        }

        await using var source = endpoint.Ability<ISourceAdapter>("read").OpenSource(sync.From.Stream);
        var seen = await MapAsync(context, config, sync, source, cancellationToken);
        return CommandResult.List("previewList", seen.Select(item => item.Json()), output =>
        {
            foreach (var item in seen)
            {
                var (text, tone) = item.Verdict switch
                {
                    MapVerdict.Mapped => item.Change is ExpectedChange.Unchanged ? ("unchanged", Tone.Faint) : ($"would {RunText.Word(item.Change!.Value).ToUpperInvariant()}  {item.Content}", Tone.Plain),
                    MapVerdict.Skipped => ("skipped by \"where\"", Tone.Faint),
                    _ => ($"HELD {item.Code}  {(item.Field.Length > 0 ? item.Field + ": " : "")}{item.Message}", Tone.Warning),
                };
                output.Line($"{(item.Key.Length > 0 ? item.Key + "  " : "")}{text}", tone);
                if (item.Explanation is { } explanation)
                {
                    ExplanationText.Write(output, explanation);
                }
            }

            output.Note(Summary(seen));
        });
    }

    private static string Summary(List<Seen> seen)
    {
        var words = seen.GroupBy(item => item.Change is { } change ? $"would {RunText.Word(change)}" : RunText.Word(item.Verdict))
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key.Replace("would unchanged", "unchanged", StringComparison.Ordinal)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{seen.Count} records read, nothing written: {string.Join(", ", words)}");
    }

    private async Task<List<Seen>> MapAsync(CommandContext context, GatewayConfig config, SyncDefinition sync, ISource source, CancellationToken cancellationToken)
    {
        var limit = context.Get(_limit);
        var mapping = config.Mappings[sync.Mapping];
        // Before there is a key nothing has ever run: no ledger, and keyed hashes cannot be shown.
        var session = File.Exists((await context.InstallationAsync(cancellationToken)).Data.KeyFile) ? await context.SessionAsync(cancellationToken) : null;
        var pins = session is null ? MapPins.WithoutKey(context.Time) : MapPins.Of(session.Cipher, context.Time);
        var preview = new Preview(
            mapping.CreateMapper(pins),
            context.Get(_explain) ? new MappingExplainer(mapping, config.Lookups, null) : null,
            pins,
            session is null ? BelievedState.Nothing : await BelievedState.LoadAsync(session.Store, session.Cipher, sync.Id, cancellationToken));
        var seen = new List<Seen>();
        await foreach (var page in source.ReadAsync(new ReadRequest(null, Math.Min(limit, sync.Delivery.PageSize)), cancellationToken))
        {
            using (page)
            {
                seen.AddRange(page.Records.Take(limit - seen.Count).Select(preview.One));
            }

            if (seen.Count >= limit)
            {
                break;
            }
        }

        return seen;
    }

    private sealed class Preview(Mapper mapper, MappingExplainer? explainer, MapContext pins, BelievedState believed)
    {
        public Seen One(SourceRecord record)
        {
            if (record.Problem is { } problem)
            {
                return new Seen(MapVerdict.Held) { Code = problem.Code, Field = problem.Field ?? "", Message = problem.Message };
            }

            using var buffer = new MappedBuffer();
            var outcome = record.Kind == ChangeKind.Delete ? mapper.MapDeleted(record.Json, buffer) : mapper.Map(record.Json, buffer);
            var seen = new Seen(outcome.Verdict) { Key = Encoding.UTF8.GetString(outcome.Key(buffer)), Explanation = explainer?.Explain(record.Json, pins) };
            return outcome.Cause is { } cause
                ? seen with { Code = cause.Code, Field = cause.Field, Message = cause.Shape.Length > 0 ? $"{cause.Message}  ({cause.Shape})" : cause.Message }
                : outcome.Verdict == MapVerdict.Skipped ? seen
                : seen with { Content = Encoding.UTF8.GetString(outcome.Content(buffer)), Change = believed.Compare(outcome.Key(buffer), outcome.Content(buffer), record.Kind) };
        }
    }

    private sealed record Seen(MapVerdict Verdict)
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
}
