using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration;
using Gateway.Engine.Configuration.Schemas;
using Gateway.Engine.Plugins;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Commands;

/// <summary>Writes a file of the configuration with the members that it must have.</summary>
internal abstract class NewCommand : GatewayCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _kind;
    private readonly Option<bool> _full = new("--full") { Description = "Shows the members it might have as comments." };
    private readonly Argument<string> _id = new("id") { Description = "Its identifier, which names the file: lower-case letters, digits and single hyphens." };

    protected NewCommand(CommandShell shell, string kind)
        : base(shell, kind, $"Writes a file for a new {kind}.")
    {
        _kind = kind;
        Arguments.Add(_id);
        Options.Add(_full);
    }

    public sealed override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(_id);
        var made = new List<string>();
        try
        {
            var body = await WriteAllAsync(context, id, made, cancellationToken);
            return new CommandResult("new", body.Json, output =>
            {
                body.Text(output);
                output.Note($"Next: {Next(context, id)}, then: gateway validate");
            });
        }
        catch
        {
            // Half of what was asked for would only be in the way.
            made.ForEach(File.Delete);
            throw;
        }
    }

    /// <summary>Writes the file, and those that belong to it.</summary>
    protected virtual async Task<NewFiles> WriteAllAsync(CommandContext context, string id, List<string> made, CancellationToken cancellationToken)
    {
        var place = await WriteAsync(context, Folder, id, await ContentAsync(context, id, cancellationToken), made, cancellationToken);
        return new NewFiles(new JsonObject { ["file"] = place }, output => output.Line(place));
    }

    /// <summary>Writes one file that was not there before, and notes it.</summary>
    protected async Task<string> WriteAsync(CommandContext context, string folder, string id, JsonObject content, List<string> made, CancellationToken cancellationToken)
    {
        if (!Identifiers.Accepts(id))
        {
            throw new CommandException(ExitCode.WrongUsage, HostCodes.WrongUsage, $"\"{id}\" is no identifier", "use lower-case letters, digits and single hyphens, such as kota-jambi");
        }

        var place = $"{folder}/{id}.json";
        var file = Path.Combine(context.Place.Folder, folder, id + ".json");
        if (File.Exists(file))
        {
            throw new CommandException(ExitCode.NotAllowed, HostCodes.NeedsConfirmation, $"{place} exists already", "choose another id, or edit the file");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        made.Add(file);
        await File.WriteAllTextAsync(file, folder == Folder && context.Get(_full) ? await WithCommentsAsync(context, content, cancellationToken) : content.ToJsonString(Indented) + "\n", cancellationToken);
        return place;
    }

    private async Task<string> WithCommentsAsync(CommandContext context, JsonObject content, CancellationToken cancellationToken)
    {
        var adapters = (await context.PluginsAsync(cancellationToken)).Adapters;
        var schema = ConfigurationSchemas.Create(adapters, null)[_kind + ".schema.json"];
        Complete(schema, adapters, content);
        return OptionalMembers.Text(content, schema);
    }

    /// <summary>Adds to a schema what only this content tells.</summary>
    protected virtual void Complete(JsonObject schema, IReadOnlyList<IAdapterEntry> adapters, JsonObject content)
    {
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

/// <summary>What was written.</summary>
internal sealed record NewFiles(JsonObject Json, Action<CommandOutput> Text);

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

    protected override void Complete(JsonObject schema, IReadOnlyList<IAdapterEntry> adapters, JsonObject content) => schema["properties"]!["settings"] =
        adapters.First(adapter => adapter.Name.ToString() == content["adapter"]!.ToString()).SettingsSchema.DeepClone();

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

/// <summary>A table of codes.</summary>
internal sealed class NewLookupCommand(CommandShell shell) : NewCommand(shell, "lookup")
{
    protected override string Folder => "lookups";

    protected override Task<JsonObject> ContentAsync(CommandContext context, string id, CancellationToken cancellationToken) =>
        Task.FromResult(new JsonObject { ["entries"] = new JsonObject() });

    protected override string Next(CommandContext context, string id) => $"add its entries and use them: lookup('{id}', source.field)";
}
