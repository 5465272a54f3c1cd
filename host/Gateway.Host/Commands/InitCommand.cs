using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Engine.Secrets;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>Makes a configuration folder to start from, with its key file.</summary>
internal sealed class InitCommand : GatewayCommand
{
    private static readonly string[] Folders = ["endpoints", "syncs", "mappings", "lookups", "calendars"];

    private readonly Argument<string> _folder = new("folder") { Description = "The folder to make." };

    public InitCommand(CommandShell shell)
        : base(shell, "init", "Makes a configuration folder to start from.") => Arguments.Add(_folder);

    public override Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(context.Get(_folder), context.Environment.Folder);
        var settings = Path.Combine(folder, ConfigurationPlace.SettingsFile);
        if (File.Exists(settings))
        {
            throw new CommandException(ExitCode.NotAllowed, HostCodes.NeedsConfirmation, $"{settings} exists already", "choose another folder");
        }

        foreach (var name in Folders)
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        File.WriteAllText(settings, $$"""
            {
              "version": 1,
              "name": "{{Id(Path.GetFileName(folder))}}",
              "zone": "Asia/Jakarta"
            }

            """);
        File.WriteAllText(Path.Combine(folder, ".gitignore"), "data/\n");
        var data = Installation.FindData(new ConfigurationPlace(folder));
        KeyFile.Create(data.KeyFile, data.StoreExists);
        return Task.FromResult(new CommandResult("init", new JsonObject { ["folder"] = folder }, output =>
        {
            output.Line($"created {settings}, {string.Join("/, ", Folders)}/ and the key file {data.KeyFile}");
            output.Note("Next: describe a partner in endpoints/, then: gateway validate");
        }));
    }

    private static string Id(string name)
    {
        var id = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        while (id.Contains("--", StringComparison.Ordinal))
        {
            id = id.Replace("--", "-", StringComparison.Ordinal);
        }

        return id.Length > 0 ? id : "gateway";
    }
}
