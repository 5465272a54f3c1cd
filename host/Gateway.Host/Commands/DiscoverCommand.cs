using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration.Files;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Sdk;

namespace Gateway.Host.Commands;

/// <summary>Shows the streams of an endpoint with their fields, as the partner has them now.</summary>
internal sealed class DiscoverCommand : GatewayCommand
{
    private readonly Argument<string> _endpoint = new("endpoint") { Description = "Identifier of the endpoint." };
    private readonly Argument<string?> _stream = new("stream") { Description = "Only this stream, with its fields.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<bool> _write = new("--write-schema") { Description = "Saves what was found in schemas/: mappings are then checked against it, and runs note what differs." };

    public DiscoverCommand(CommandShell shell)
        : base(shell, "discover", "Shows the streams of an endpoint and their fields.")
    {
        Arguments.Add(_endpoint);
        Arguments.Add(_stream);
        Options.Add(_write);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var endpoint = await context.VisitAsync(context.Get(_endpoint), cancellationToken);
        var streams = endpoint.Adapter is IDiscoverable discoverable ? await discoverable.DiscoverAsync(cancellationToken) : endpoint.Streams;
        if (context.Get(_stream) is not { } name)
        {
            if (context.Get(_write))
            {
                throw new CommandException(ExitCode.WrongUsage, HostCodes.WrongUsage, "--write-schema needs a stream", $"name one: gateway discover {endpoint.Id} <stream> --write-schema");
            }

            return CommandResult.List("streamList", streams.Select(Json), output => output.Table(["stream", "read", "written", "fields#"], streams.Select(stream => new Cell[]
            {
                stream.Name, Reading(stream.Source), Writing(stream.Destination), Fields(stream).Count(),
            })));
        }

        var found = streams.FirstOrDefault(stream => stream.Name == name)
            ?? throw CommandException.NotFound("stream", name, streams.Select(stream => stream.Name), $"list them with: gateway discover {endpoint.Id}");
        if (context.Get(_write))
        {
            return await WriteAsync((await context.ConfigAsync(cancellationToken)).Folder, endpoint.Id, found, cancellationToken);
        }

        return new CommandResult("stream", Json(found), output =>
        {
            output.Table(["field", "type", "format"], Fields(found).Select(field => new Cell[]
            {
                field.Name, field.Schema["type"]?.ToJsonString().Replace("\"", "", StringComparison.Ordinal), field.Schema["format"]?.ToString(),
            }));
            if (found.Schema?["x-keyCandidates"] is JsonArray keys)
            {
                output.Note(output.Words.Format("discover.keys", string.Join(", ", keys.Select(key => key?.ToString()))));
            }
        });
    }

    private static async Task<CommandResult> WriteAsync(string folder, string endpoint, StreamDescription stream, CancellationToken cancellationToken)
    {
        if (stream.Schema is not { } schema || !SchemaFile.IsName($"{endpoint}.{stream.Name}"))
        {
            throw new CommandException(ExitCode.NotAllowed, HostCodes.NoAbility, $"nothing was found out about the records of \"{stream.Name}\" that could be saved", "look at some records: gateway read " + endpoint + " " + stream.Name + " -n 5");
        }

        var path = SchemaFile.PathOf(endpoint, stream.Name);
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, SchemaFile.Text(schema), cancellationToken);
        return new CommandResult("schema", new JsonObject { ["file"] = path, ["fields"] = Fields(stream).Count() }, output => output.Line($"{path}: {Fields(stream).Count()} fields"));
    }

    private static string Reading(SourceTraits? traits) => traits is null ? "" : $"{RunText.Word(traits.Mode)}, cursor {RunText.Word(traits.Cursor)}";

    private static string Writing(DestinationTraits? traits) => traits is null ? "" : $"class {traits.Class.ToString()[0]}";

    private static IEnumerable<(string Name, JsonNode Schema)> Fields(StreamDescription stream) =>
        (stream.Schema?["properties"] as JsonObject)?.Where(member => member.Value is not null).Select(member => (member.Key, member.Value!)) ?? [];

    private static JsonObject Json(StreamDescription stream) => new()
    {
        ["name"] = stream.Name,
        ["source"] = stream.Source is { } source ? new JsonObject
        {
            ["mode"] = RunText.Word(source.Mode),
            ["cursor"] = RunText.Word(source.Cursor),
            ["deletes"] = RunText.Word(source.Deletes),
        } : null,
        ["destination"] = stream.Destination is { } destination ? new JsonObject { ["class"] = destination.Class.ToString() } : null,
        ["schema"] = stream.Schema?.DeepClone(),
    };
}
