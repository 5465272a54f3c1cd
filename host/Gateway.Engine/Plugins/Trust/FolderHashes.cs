using System.Security.Cryptography;

namespace Gateway.Engine.Plugins.Trust;

/// <summary>SHA-256 of every file below a plugin folder, by path with forward slashes.</summary>
internal static class FolderHashes
{
    /// <exception cref="PluginException">The folder holds a link.</exception>
    public static SortedDictionary<string, string> Of(string folder)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (relative, file) in FilesOf(folder))
        {
            using var stream = file.OpenRead();
            hashes[relative] = Convert.ToHexStringLower(SHA256.HashData(stream));
        }

        return hashes;
    }

    /// <summary>Every file below a folder, by path with forward slashes.</summary>
    /// <exception cref="PluginException">The folder holds a link, whose target no hash covers.</exception>
    public static IEnumerable<(string Relative, FileInfo File)> FilesOf(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            var relative = Path.GetRelativePath(folder, entry.FullName).Replace('\\', '/');
            if (entry.LinkTarget is not null)
            {
                throw new PluginException(new PluginProblem(Path.GetFileName(folder), PluginCodes.LinkInside,
                    $"\"{relative}\" is a link, and what it points to can change unseen", "put the file itself into the folder"), null);
            }

            if (entry is FileInfo file)
            {
                yield return (relative, file);
            }
        }
    }

    /// <summary>What differs, in words: <c>plugin.json changed, extra.dll added, readme.md missing</c>. Empty: nothing.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> trusted, IReadOnlyDictionary<string, string> found) =>
    [
        .. trusted.Where(file => found.TryGetValue(file.Key, out var hash) && hash != file.Value).Select(file => $"{file.Key} changed"),
        .. found.Keys.Where(path => !trusted.ContainsKey(path)).Select(path => $"{path} added"),
        .. trusted.Keys.Where(path => !found.ContainsKey(path)).Select(path => $"{path} missing"),
    ];

    /// <summary>One hash for all: equal exactly when every file is equal.</summary>
    public static string Digest(IReadOnlyDictionary<string, string> hashes) => Convert.ToHexStringLower(
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', hashes.Select(file => $"{file.Value}  {file.Key}")))));
}
