using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Explaining;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Sdk;

namespace Gateway.Host.Commands;

/// <summary>Reads a few records of a sync and maps them; writes nothing anywhere.</summary>
internal sealed class PreviewCommand : GatewayCommand
{
    private readonly Argument<string> _sync = new("sync") { Description = "Identifier of the sync." };
    private readonly Option<int> _limit = new("--limit", "-n") { Description = "Most records. Default: 10.", DefaultValueFactory = _ => 10 };
    private readonly Option<bool> _explain = new("--explain") { Description = "Shows each rule with the value of its parts." };

    public PreviewCommand(CommandShell shell)
        : base(shell, "preview", "Reads a few records, maps them, and writes nothing.")
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
                    MapVerdict.Mapped => ("would be sent  " + item.Content, Tone.Plain),
                    MapVerdict.Skipped => ("skipped by \"where\"", Tone.Faint),
                    _ => ($"HELD {item.Cause!.Code}  {item.Cause.Field}: {item.Cause.Message}  ({item.Cause.Shape})", Tone.Warning),
                };
                output.Line($"{(item.Key.Length > 0 ? item.Key + "  " : "")}{text}", tone);
                if (item.Explanation is { } explanation)
                {
                    ExplanationText.Write(output, explanation);
                }
            }

            output.Note(string.Create(CultureInfo.InvariantCulture, $"{seen.Count} records read, nothing written"));
        });
    }

    private async Task<List<Seen>> MapAsync(CommandContext context, GatewayConfig config, SyncDefinition sync, ISource source, CancellationToken cancellationToken)
    {
        var limit = context.Get(_limit);
        var mapping = config.Mappings[sync.Mapping];
        var pins = File.Exists((await context.InstallationAsync(cancellationToken)).Data.KeyFile) ? MapPins.Of((await context.SessionAsync(cancellationToken)).Cipher, context.Time) : MapPins.WithoutKey(context.Time);
        var mapper = mapping.CreateMapper(pins);
        var explainer = context.Get(_explain) ? new MappingExplainer(mapping, config.Lookups, null) : null;
        var seen = new List<Seen>();
        await foreach (var page in source.ReadAsync(new ReadRequest(null, Math.Min(limit, sync.Delivery.PageSize)), cancellationToken))
        {
            using (page)
            {
                seen.AddRange(page.Records.Where(record => record.Problem is null).Take(limit - seen.Count).Select(record => Map(mapper, record.Json, explainer?.Explain(record.Json, pins))));
            }

            if (seen.Count >= limit)
            {
                break;
            }
        }

        return seen;
    }

    private static Seen Map(Mapper mapper, ReadOnlyMemory<byte> record, RecordExplanation? explanation)
    {
        using var buffer = new MappedBuffer();
        var outcome = mapper.Map(record, buffer);
        return outcome.Verdict == MapVerdict.Mapped
            ? new Seen(outcome.Verdict, Encoding.UTF8.GetString(outcome.Key(buffer)), Encoding.UTF8.GetString(outcome.Content(buffer)), null, explanation)
            : new Seen(outcome.Verdict, "", "", outcome.Cause, explanation);
    }

    private sealed record Seen(MapVerdict Verdict, string Key, string Content, HeldCause? Cause, RecordExplanation? Explanation)
    {
        public JsonObject Json() => new()
        {
            ["verdict"] = RunText.Word(Verdict),
            ["key"] = Key,
            ["record"] = Content.Length > 0 ? JsonNode.Parse(Content) : null,
            ["code"] = Cause?.Code,
            ["field"] = Cause?.Field,
            ["message"] = Cause?.Message,
        };
    }
}
