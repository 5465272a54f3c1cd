using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration.Schemas;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Commands;

/// <summary>Writes the JSON Schemas that editors complete with.</summary>
internal sealed class SchemaExportCommand : GatewayCommand
{
    private readonly Option<string?> _out = new("--out") { Description = $"Folder to write to. Default: {ConfigurationSchemas.Folder} in the configuration folder." };

    public SchemaExportCommand(CommandShell shell)
        : base(shell, "export", "Writes JSON Schemas of all files and of the plugins' settings.") => Options.Add(_out);

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var installation = await context.InstallationAsync(cancellationToken);
        var folder = context.Get(_out) is { } given ? Path.GetFullPath(given, context.Environment.Folder) : Path.Combine(installation.Place.Folder, ConfigurationSchemas.Folder);
        Directory.CreateDirectory(folder);
        var written = new List<string>();
        foreach (var (name, schema) in ConfigurationSchemas.Create((await installation.EveryPluginAsync(cancellationToken)).Adapters, installation.Load().Config))
        {
            var file = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, schema.ToJsonString() + "\n", cancellationToken);
            written.Add(name);
        }

        return new CommandResult("schemaExport", new JsonObject { ["folder"] = folder, ["files"] = new JsonArray([.. written.Select(name => JsonValue.Create(name))]) }, output =>
            output.Line($"{written.Count} schemas in {folder}"));
    }
}
