using System.CommandLine;
using System.Globalization;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Mapping;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Sdk;

namespace Gateway.Host.Commands;

/// <summary>Reads a few records of a sync, maps them and compares them with what the destination is believed to hold; writes nothing anywhere.</summary>
internal sealed class PreviewCommand : GatewayCommand
{
    private readonly Argument<string> _sync = new("sync") { Description = "Identifier of the sync." };
    private readonly Option<int> _limit = new Option<int>("--limit", "-n") { Description = "Most records. Default: 10.", DefaultValueFactory = _ => 10 }.AtLeastOne();
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
        var limit = context.Get(_limit);
        var seen = new List<SeenRecord>();
        await using var preview = await SyncPreview.OpenAsync(context, config, sync, context.Get(_explain), cancellationToken);
        await foreach (var record in preview.ReadAsync(new ReadRequest(null, Math.Min(limit, sync.Delivery.PageSize)), cancellationToken))
        {
            seen.Add(record);
            if (seen.Count == limit)
            {
                break;
            }
        }

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

    private static string Summary(List<SeenRecord> seen)
    {
        var words = seen.GroupBy(item => item.Change is { } change ? $"would {RunText.Word(change)}" : RunText.Word(item.Verdict))
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key.Replace("would unchanged", "unchanged", StringComparison.Ordinal)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{seen.Count} records read, nothing written: {string.Join(", ", words)}");
    }
}
