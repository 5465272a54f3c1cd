using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration;
using Gateway.Engine.Configuration.Schemas;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

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
        var installation = await context.InstallationAsync(cancellationToken);
        var schema = ConfigurationSchemas.Create(installation.Plugins.Adapters, null)[_kind + ".schema.json"];
        Complete(schema, installation, content);
        return OptionalMembers.Text(content, schema);
    }

    /// <summary>Adds to a schema what only this content tells.</summary>
    protected virtual void Complete(JsonObject schema, Installation installation, JsonObject content)
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

    protected override void Complete(JsonObject schema, Installation installation, JsonObject content) => schema["properties"]!["settings"] =
        installation.Plugins.Adapters.First(adapter => adapter.Name.ToString() == content["adapter"]!.ToString()).SettingsSchema.DeepClone();

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
    private readonly Option<bool> _suggest = new("--suggest-mapping") { Description = "Writes the mapping too, with a rule for each field that both streams name alike." };

    public NewSyncCommand(CommandShell shell)
        : base(shell, "sync")
    {
        Options.Add(_from);
        Options.Add(_to);
        Options.Add(_mapping);
        Options.Add(_suggest);
    }

    protected override string Folder => "syncs";

    protected override Task<JsonObject> ContentAsync(CommandContext context, string id, CancellationToken cancellationToken) =>
        Task.FromResult(new JsonObject { ["from"] = context.Get(_from), ["to"] = context.Get(_to), ["mapping"] = Mapping(context, id) });

    protected override async Task<NewFiles> WriteAllAsync(CommandContext context, string id, List<string> made, CancellationToken cancellationToken)
    {
        if (!context.Get(_suggest))
        {
            return await base.WriteAllAsync(context, id, made, cancellationToken);
        }

        var (content, suggestion) = await SuggestedMapping.MakeAsync(context, context.Get(_from)!, context.Get(_to)!, null, cancellationToken);
        var mapping = await WriteAsync(context, "mappings", Mapping(context, id), content, made, cancellationToken);
        var written = await base.WriteAllAsync(context, id, made, cancellationToken);
        written.Json["mapping"] = mapping;
        written.Json["suggestion"] = SuggestedMapping.Json(suggestion);
        return new NewFiles(written.Json, output =>
        {
            written.Text(output);
            SuggestedMapping.Write(output, mapping, suggestion);
        });
    }

    protected override string Next(CommandContext context, string id) => context.Get(_suggest)
        ? $"look over mappings/{Mapping(context, id)}.json, try it with: gateway preview {id}"
        : $"gateway new mapping {Mapping(context, id)} with the same --from and --to, unless there is one";

    private string Mapping(CommandContext context, string id) => context.Get(_mapping) ?? id + "-v1";
}

/// <summary>A mapping between two streams that copies one field, to go on from.</summary>
internal sealed class NewMappingCommand : NewCommand
{
    private readonly Option<string> _from = Stream("--from", "Stream whose records it reads, as endpoint.stream.");
    private readonly Option<string> _to = Stream("--to", "Stream whose records it makes, as endpoint.stream.");
    private readonly Option<string?> _key = new("--key") { Description = "Target field that names a record. Default: id, or what the destination says with --suggest-mapping." };
    private readonly Option<bool> _suggest = new("--suggest-mapping") { Description = "Writes a rule for each field that both streams name alike, and lists the others." };

    public NewMappingCommand(CommandShell shell)
        : base(shell, "mapping")
    {
        Options.Add(_from);
        Options.Add(_to);
        Options.Add(_key);
        Options.Add(_suggest);
    }

    protected override string Folder => "mappings";

    protected override Task<JsonObject> ContentAsync(CommandContext context, string id, CancellationToken cancellationToken)
    {
        var key = context.Get(_key) ?? "id";
        return Task.FromResult(new JsonObject
        {
            ["from"] = context.Get(_from),
            ["to"] = context.Get(_to),
            ["key"] = new JsonArray(key),
            ["fields"] = new JsonObject { [key] = "source." + key },
        });
    }

    protected override async Task<NewFiles> WriteAllAsync(CommandContext context, string id, List<string> made, CancellationToken cancellationToken)
    {
        if (!context.Get(_suggest))
        {
            return await base.WriteAllAsync(context, id, made, cancellationToken);
        }

        var (content, suggestion) = await SuggestedMapping.MakeAsync(context, context.Get(_from)!, context.Get(_to)!, context.Get(_key), cancellationToken);
        var place = await WriteAsync(context, Folder, id, content, made, cancellationToken);
        return new NewFiles(new JsonObject { ["file"] = place, ["suggestion"] = SuggestedMapping.Json(suggestion) }, output => SuggestedMapping.Write(output, place, suggestion));
    }

    protected override string Next(CommandContext context, string id) => context.Get(_suggest) ? "look over its rules" : "add its fields";
}

/// <summary>A table of codes.</summary>
internal sealed class NewLookupCommand(CommandShell shell) : NewCommand(shell, "lookup")
{
    protected override string Folder => "lookups";

    protected override Task<JsonObject> ContentAsync(CommandContext context, string id, CancellationToken cancellationToken) =>
        Task.FromResult(new JsonObject { ["entries"] = new JsonObject() });

    protected override string Next(CommandContext context, string id) => $"add its entries and use them: lookup('{id}', source.field)";
}
