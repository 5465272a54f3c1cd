using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;
using Gateway.Sdk;

namespace Gateway.Host.Commands;

/// <summary>Prints a stream as NDJSON: data on the output, talk beside it.</summary>
internal sealed class ReadCommand : GatewayCommand
{
    private const int PageSize = 500;

    private readonly Argument<string> _endpoint = new("endpoint") { Description = "Identifier of the endpoint." };
    private readonly Argument<string> _stream = new("stream") { Description = "Name of the stream." };
    private readonly Option<int?> _limit = new Option<int?>("--limit", "-n") { Description = "Stops after this many records. Default: all." }.AtLeastOne();
    private readonly Option<string?> _after = new("--after") { Description = "Goes on from this checkpoint. Default: from the start." };

    public ReadCommand(CommandShell shell)
        : base(shell, "read", "Prints a stream, one JSON object a line. Never writes at the partner.")
    {
        Arguments.Add(_endpoint);
        Arguments.Add(_stream);
        Options.Add(_limit);
        Options.Add(_after);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var endpoint = await context.VisitAsync(context.Get(_endpoint), cancellationToken);
        var name = context.Get(_stream);
        if (endpoint.Streams.FirstOrDefault(stream => stream.Name == name) is not { } declared)
        {
            throw CommandException.NotFound("stream", name, endpoint.Streams.Select(stream => stream.Name), $"list them with: gateway discover {endpoint.Id}");
        }

        if (declared.Source?.Mode == ReadMode.Destructive)
        {
            throw new CommandException(ExitCode.NotAllowed, HostCodes.NoAbility, $"reading \"{name}\" consumes it, so it is read by its sync only", "look into the partner's own tools");
        }

        await using var source = endpoint.Ability<ISourceAdapter>("read").OpenSource(name);
        var items = context.Output.IsJson ? new JsonArray() : null;
        var (count, checkpoint) = await PrintAsync(context, source, items, cancellationToken);
        if (items is not null)
        {
            return new CommandResult("recordList", new JsonObject { ["items"] = items, ["next"] = checkpoint?.Value }, static _ => { });
        }

        context.Output.Note(string.Create(CultureInfo.InvariantCulture, $"{count:N0} records; go on with: --after \"{checkpoint?.Value}\""));
        return CommandResult.Written(ExitCode.Done);
    }

    private async Task<(int Count, Checkpoint? Last)> PrintAsync(CommandContext context, ISource source, JsonArray? items, CancellationToken cancellationToken)
    {
        var limit = context.Get(_limit) ?? int.MaxValue;
        var request = new ReadRequest(context.Get(_after) is { } after ? new Checkpoint(after) : null, Math.Min(limit, PageSize));
        var (count, last) = (0, request.After);
        await foreach (var page in source.ReadAsync(request, cancellationToken))
        {
            using (page)
            {
                foreach (var record in page.Records.Take(limit - count))
                {
                    await WriteAsync(context, record, items, cancellationToken);
                    count++;
                }

                last = page.Checkpoint;
            }

            if (count >= limit)
            {
                break;
            }
        }

        return (count, last);
    }

    private static async Task WriteAsync(CommandContext context, SourceRecord record, JsonArray? items, CancellationToken cancellationToken)
    {
        if (record.Problem is { } problem)
        {
            context.Output.Note($"{problem.Code}: {problem.Message}");
            return;
        }

        if (items is not null)
        {
            items.Add(JsonNode.Parse(record.Json.Span));
            return;
        }

        await context.Environment.Output.WriteLineAsync(Encoding.UTF8.GetString(record.Json.Span).AsMemory(), cancellationToken);
    }
}
