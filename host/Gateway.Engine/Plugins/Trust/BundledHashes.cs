namespace Gateway.Engine.Plugins.Trust;

/// <summary>The hashes of the plugins that the host's build shipped, in the form of <c>sha256sum</c>: hash, two spaces, path below the plugins folder.</summary>
public sealed class BundledHashes
{
    /// <summary>Name of the list, beside the executable.</summary>
    public const string FileName = "plugins.bundled.sha256";

    private readonly Dictionary<string, Dictionary<string, string>> _folders = new(StringComparer.Ordinal);

    private BundledHashes()
    {
    }

    /// <summary>No plugin was shipped.</summary>
    public static BundledHashes None { get; } = new();

    /// <summary>Reads the list of a host; a missing one means that nothing was shipped.</summary>
    /// <param name="file">Path of <see cref="FileName"/>.</param>
    public static BundledHashes Read(string file)
    {
        var hashes = new BundledHashes();
        foreach (var line in File.Exists(file) ? File.ReadLines(file) : [])
        {
            if (line.Split("  ", 2) is [{ Length: 64 } hash, var path] && path.Replace('\\', '/').Split('/', 2) is [var folder, var inside])
            {
                if (!hashes._folders.TryGetValue(folder, out var files))
                {
                    hashes._folders[folder] = files = new Dictionary<string, string>(StringComparer.Ordinal);
                }

                files[inside] = hash.ToLowerInvariant();
            }
        }

        return hashes;
    }

    /// <summary>The files of a shipped folder; null when the build shipped none of this name.</summary>
    internal IReadOnlyDictionary<string, string>? Of(string folderName) => _folders.GetValueOrDefault(folderName);
}
