using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Engine.Plugins;
using Gateway.Engine.Plugins.Manifests;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>Lists plugins and what became of them.</summary>
internal sealed class PluginListCommand(CommandShell shell) : GatewayCommand(shell, "list", "Lists plugins, the adapters they bring, and why one does not serve.")
{
    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var all = (await context.PluginsAsync(cancellationToken)).Status();
        return CommandResult.List("pluginList", all.Select(PluginText.Json), output =>
        {
            output.Table(["plugin", "state", "adapters", "origin", "uses#"], all.Select(plugin => new Cell[]
            {
                plugin.Plugin, PluginText.State(plugin), string.Join(", ", plugin.Adapters), plugin.Bundled ? "built in" : plugin.Folder, plugin.Uses,
            }));
            foreach (var problem in all.Select(plugin => plugin.Problem).OfType<PluginProblem>())
            {
                output.Line(problem.ToString(), Tone.Bad);
            }
        });
    }
}

/// <summary>Shows one plugin with the settings of its adapters.</summary>
internal sealed class PluginInfoCommand : GatewayCommand
{
    private readonly Argument<string> _id = new("plugin") { Description = "Identifier of the plugin." };

    public PluginInfoCommand(CommandShell shell)
        : base(shell, "info", "Shows one plugin with the settings of its adapters.") => Arguments.Add(_id);

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(_id);
        var catalog = await context.PluginsAsync(cancellationToken);
        var all = catalog.Status();
        var plugin = all.FirstOrDefault(found => found.Plugin.Split(' ')[0] == id)
            ?? throw CommandException.NotFound("plugin", id, all.Select(found => found.Plugin.Split(' ')[0]), "list them with: gateway plugin list");
        var adapters = catalog.Adapters.Where(entry => entry.Plugin == plugin.Plugin).ToList();
        var body = PluginText.Json(plugin);
        body["settings"] = new JsonObject(adapters.Select(entry => KeyValuePair.Create(entry.Name.ToString(), (JsonNode?)entry.SettingsSchema.DeepClone())));
        return new CommandResult("plugin", body, output =>
        {
            output.Line($"{plugin.Plugin}  {PluginText.State(plugin).Text}  {plugin.Folder}");
            foreach (var adapter in adapters)
            {
                output.Line($"  {adapter.Name}: settings {string.Join(", ", (adapter.SettingsSchema["properties"] as JsonObject)?.Select(member => member.Key) ?? [])}");
            }

            if (plugin.Problem is { } problem)
            {
                output.Line(problem.ToString(), Tone.Bad);
            }
        });
    }
}

/// <summary>Compares plugin folders with what was trusted.</summary>
internal sealed class PluginVerifyCommand(CommandShell shell) : GatewayCommand(shell, "verify", "Compares every file of every plugin with what was trusted.")
{
    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var installation = await context.InstallationAsync(cancellationToken);
        var verdicts = Installation.PluginRoots(installation.Data).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Order(StringComparer.Ordinal)
            .Select(installation.Trust.Verify).ToList();
        var items = verdicts.Select(verdict => new JsonObject
        {
            ["plugin"] = verdict.Plugin,
            ["trusted"] = verdict.Trusted,
            ["bundled"] = verdict.Bundled,
            ["digest"] = verdict.Digest,
            ["differences"] = new JsonArray([.. verdict.Differences.Select(difference => JsonValue.Create(difference))]),
        });
        return CommandResult.List("pluginVerify", items, output =>
        {
            output.Table(["plugin", "state", "digest"], verdicts.Select(verdict => new Cell[]
            {
                verdict.Plugin, verdict.Trusted ? new Cell("✓ as trusted", Tone.Good) : new Cell("✗ " + verdict.Problem?.Code, Tone.Bad), verdict.Digest.Length > 12 ? verdict.Digest[..12] : "",
            }));
            foreach (var problem in verdicts.Select(verdict => verdict.Problem).OfType<PluginProblem>())
            {
                output.Line(problem.ToString(), Tone.Bad);
            }
        }, exitCode: verdicts.TrueForAll(verdict => verdict.Trusted) ? ExitCode.Done : ExitCode.Failed);
    }
}

/// <summary>Allows a plugin folder to run as it is now.</summary>
internal sealed class PluginTrustCommand : GatewayCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = "The plugin folder, or its name below the data folder's plugins/." };

    public PluginTrustCommand(CommandShell shell)
        : base(shell, "trust", "Allows a plugin folder to run as it is now.") => Arguments.Add(_folder);

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var installation = await context.InstallationAsync(cancellationToken);
        var given = context.Get(_folder);
        var folder = new[] { Path.GetFullPath(given, context.Environment.Folder), Path.Combine(installation.Data.Plugins, given) }
            .FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, PluginManifest.FileName)))
            ?? throw CommandException.NotFound("plugin folder", given, [], $"name a folder with a {PluginManifest.FileName}");
        await context.ConfirmAsync($"The code in {folder} would run with the rights of the gateway.", "trust", cancellationToken);
        var trusted = installation.Trust.Trust(folder, context.Environment.Actor);
        return new CommandResult("pluginTrust", new JsonObject { ["plugin"] = $"{trusted.Id} {trusted.Version}", ["digest"] = trusted.Digest, ["files"] = trusted.Files.Count }, output =>
            output.Line($"{trusted.Id} {trusted.Version} is trusted: {trusted.Files.Count} files, digest {trusted.Digest[..12]}"));
    }
}

internal static class PluginText
{
    public static Cell State(PluginStatus plugin) => plugin.State switch
    {
        PluginState.Loaded => new Cell("● loaded", Tone.Good),
        PluginState.Draining => new Cell("… draining"),
        PluginState.Quarantined => new Cell("✗ quarantined", Tone.Bad),
        _ => new Cell("✗ refused", Tone.Bad),
    };

    public static JsonObject Json(PluginStatus plugin) => new()
    {
        ["plugin"] = plugin.Plugin,
        ["state"] = RunText.Word(plugin.State),
        ["bundled"] = plugin.Bundled,
        ["adapters"] = new JsonArray([.. plugin.Adapters.Select(adapter => JsonValue.Create(adapter.ToString()))]),
        ["uses"] = plugin.Uses,
        ["abandonedCalls"] = plugin.AbandonedCalls,
        ["problem"] = plugin.Problem is { } problem ? new CommandError(problem.Code, problem.Message, problem.Fix).ToJson() : null,
    };
}
