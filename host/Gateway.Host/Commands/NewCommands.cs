using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Commands;

/// <summary>Writes a file of the configuration with the members that it must have.</summary>
internal abstract class NewCommand : GatewayCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Argument<string> _id = new("id") { Description = "Its identifier, which names the file: lower-case letters, digits and single hyphens." };

    protected NewCommand(CommandShell shell, string kind)
        : base(shell, kind, $"Writes a file for a new {kind}.") => Arguments.Add(_id);

    public sealed override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(_id);
        if (!Identifiers.Accepts(id))
        {
            throw new CommandException(ExitCode.WrongUsage, HostCodes.WrongUsage, $"\"{id}\" is no identifier", "use lower-case letters, digits and single hyphens, such as kota-jambi");
        }

        var place = Path.Combine(Folder, id + ".json");
        var file = Path.Combine(context.Place.Folder, place);
        if (File.Exists(file))
        {
            throw new CommandException(ExitCode.NotAllowed, HostCodes.NeedsConfirmation, $"{place} exists already", "choose another id, or edit the file");
        }

        var content = await ContentAsync(context, id, cancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content.ToJsonString(Indented) + "\n", cancellationToken);
        return new CommandResult("new", new JsonObject { ["file"] = place }, output =>
        {
            output.Line(place);
            output.Note($"Next: {Next(context, id)}, then: gateway validate");
        });
    }

    protected abstract string Folder { get; }

    protected abstract Task<JsonObject> ContentAsync(CommandContext context, string id, CancellationToken cancellationToken);

    protected abstract string Next(CommandContext context, string id);

    /// <summary>An option that names a stream as <c>endpoint.stream</c>.</summary>
    protected static Option<string> Stream(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, Required = true };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && text.Split('.') is not [{ Length: > 0 }, { Length: > 0 }])
            {
                result.AddError($"{name}: \"{text}\" is not endpoint.stream");
            }
        });
        return option;
    }
}

/// <summary>A partner, with the settings its adapter asks for.</summary>
internal sealed class NewEndpointCommand : NewCommand
{
    private readonly Option<string> _adapter = new("--adapter") { Description = "The adapter, such as rest or sql@1; gateway plugin list names them.", Required = true };

    public NewEndpointCommand(CommandShell shell)
        : base(shell, "endpoint") => Options.Add(_adapter);

    protected override string Folder => "endpoints";

    protected override async Task<JsonObject> ContentAsync(CommandContext context, string id, CancellationToken cancellationToken)
    {
        var wanted = context.Get(_adapter)!;
        var adapters = (await context.PluginsAsync(cancellationToken)).Adapters;
        var adapter = adapters.FirstOrDefault(known => known.Name.ToString() == wanted || known.Name.Name == wanted)
            ?? throw CommandException.NotFound("adapter", wanted, adapters.Select(known => known.Name.Name), "list them with: gateway plugin list");
        return new JsonObject { ["adapter"] = adapter.Name.ToString(), ["settings"] = Required(adapter.SettingsSchema) };
    }

    protected override string Next(CommandContext context, string id) => $"fill in its settings, then: gateway check {id}";

    private static JsonObject Required(JsonObject schema)
    {
        var settings = new JsonObject();
        foreach (var name in schema["required"]?.AsArray().Select(name => name!.GetValue<string>()) ?? [])
        {
            settings[name] = Empty(schema["properties"]?[name]?["type"]);
        }

        return settings;
    }

    private static JsonNode Empty(JsonNode? type) => (type is JsonArray several ? several[0] : type)?.GetValue<string>() switch
    {
        "object" => new JsonObject(),
        "array" => new JsonArray(),
        "integer" or "number" => JsonValue.Create(0),
        "boolean" => JsonValue.Create(false),
        _ => JsonValue.Create(""),
    };
}

/// <summary>A sync between two streams.</summary>
internal sealed class NewSyncCommand : NewCommand
{
    private readonly Option<string> _from = Stream("--from", "Where records come from, as endpoint.stream.");
    private readonly Option<string> _to = Stream("--to", "Where they go, as endpoint.stream.");
    private readonly Option<string?> _mapping = new("--mapping") { Description = "Its mapping. Default: the sync's identifier with -v1." };

    public NewSyncCommand(CommandShell shell)
        : base(shell, "sync")
    {
        Options.Add(_from);
        Options.Add(_to);
        Options.Add(_mapping);
    }

    protected override string Folder => "syncs";

    protected override Task<JsonObject> ContentAsync(CommandContext context, string id, CancellationToken cancellationToken) =>
        Task.FromResult(new JsonObject { ["from"] = context.Get(_from), ["to"] = context.Get(_to), ["mapping"] = Mapping(context, id) });

    protected override string Next(CommandContext context, string id) => $"gateway new mapping {Mapping(context, id)} with the same --from and --to, unless there is one";

    private string Mapping(CommandContext context, string id) => context.Get(_mapping) ?? id + "-v1";
}

/// <summary>A mapping between two streams that copies one field, to go on from.</summary>
internal sealed class NewMappingCommand : NewCommand
{
    private readonly Option<string> _from = Stream("--from", "Stream whose records it reads, as endpoint.stream.");
    private readonly Option<string> _to = Stream("--to", "Stream whose records it makes, as endpoint.stream.");
    private readonly Option<string> _key = new("--key") { Description = "Field that names a record. Default: id.", DefaultValueFactory = _ => "id" };

    public NewMappingCommand(CommandShell shell)
        : base(shell, "mapping")
    {
        Options.Add(_from);
        Options.Add(_to);
        Options.Add(_key);
    }

    protected override string Folder => "mappings";

    protected override Task<JsonObject> ContentAsync(CommandContext context, string id, CancellationToken cancellationToken)
    {
        var key = context.Get(_key)!;
        return Task.FromResult(new JsonObject
        {
            ["from"] = context.Get(_from),
            ["to"] = context.Get(_to),
            ["key"] = new JsonArray(key),
            ["fields"] = new JsonObject { [key] = "source." + key },
        });
    }

    protected override string Next(CommandContext context, string id) => "add its fields";
}

/// <summary>A table of codes.</summary>
internal sealed class NewLookupCommand(CommandShell shell) : NewCommand(shell, "lookup")
{
    protected override string Folder => "lookups";

    protected override Task<JsonObject> ContentAsync(CommandContext context, string id, CancellationToken cancellationToken) =>
        Task.FromResult(new JsonObject { ["entries"] = new JsonObject() });

    protected override string Next(CommandContext context, string id) => $"add its entries and use them: lookup('{id}', source.field)";
}
