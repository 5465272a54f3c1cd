using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Commands;

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
