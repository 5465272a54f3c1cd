using Gateway.Host.CommandLine;

namespace Gateway.Host.Composition;

/// <summary>Which configuration a command works with, and what stands in for parts of it.</summary>
/// <param name="Folder">Absolute path of the configuration folder.</param>
internal sealed record ConfigurationPlace(string Folder)
{
    /// <summary>Name of the file that makes a folder a configuration.</summary>
    public const string SettingsFile = "gateway.json";

    /// <summary>Variables that are stronger than those of gateway.json.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Data folder in place of the configured one. Null: the configured one.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Finds the folder: the given one, that of <c>GATEWAY_CONFIG</c>, or the nearest parent with gateway.json.</summary>
    public static ConfigurationPlace Find(string? given, CommandEnvironment environment)
    {
        if ((given ?? environment.Variable("GATEWAY_CONFIG")) is { Length: > 0 } named)
        {
            var folder = Path.GetFullPath(named, environment.Folder);
            return File.Exists(Path.Combine(folder, SettingsFile)) ? new ConfigurationPlace(folder) : throw Missing($"there is no {SettingsFile} in {folder}");
        }

        for (var folder = environment.Folder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, SettingsFile)))
            {
                return new ConfigurationPlace(folder);
            }
        }

        throw Missing($"neither {environment.Folder} nor a folder above it has a {SettingsFile}");
    }

    private static CommandException Missing(string what) =>
        new(ExitCode.ConfigurationInvalid, HostCodes.NoConfiguration, what, "name the folder with --config, or create one with: gateway init <folder>");
}
