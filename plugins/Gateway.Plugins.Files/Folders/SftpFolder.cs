using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Plugins.Files;

/// <summary>A folder at a server, through the system's OpenSSH client.</summary>
internal sealed partial class SftpFolder(SftpClient client, string root, string spool) : IFolder
{
    private readonly Dictionary<string, string> _fetched = [];

    public async Task<IReadOnlyList<FileEntry>> ListAsync(Glob pattern, CancellationToken cancellationToken)
    {
        var found = new List<FileEntry>();
        var folders = new Queue<string>([""]);
        while (folders.TryDequeue(out var folder))
        {
            foreach (var (isFolder, entry) in await ListAsync(folder, cancellationToken))
            {
                if (isFolder && pattern.IsDeep)
                {
                    folders.Enqueue(entry.Name + "/");
                }
                else if (!isFolder && pattern.Matches(entry.Name))
                {
                    found.Add(entry);
                }
            }
        }

        return found;
    }

    public async Task<string> FetchAsync(string name, CancellationToken cancellationToken)
    {
        if (!_fetched.TryGetValue(name, out var path))
        {
            // The extension stays: it says whether the file is packed.
            path = Path.Combine(spool, $"{Guid.NewGuid():N}{Path.GetExtension(name)}");
            await client.RunAsync([$"get {SftpClient.Quote(At(name))} {SftpClient.Quote(path)}"], cancellationToken);
            _fetched[name] = path;
        }

        return path;
    }

    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await client.RunAsync([$"ls -ln {SftpClient.Quote(At(name))}"], cancellationToken);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    public async Task StoreAsync(string localPath, string name, CancellationToken cancellationToken) =>
        await client.RunAsync([.. MakeFolders(name), $"put -f {SftpClient.Quote(localPath)} {SftpClient.Quote(At(name))}"], cancellationToken);

    public async Task MoveAsync(string name, string newName, CancellationToken cancellationToken)
    {
        await client.RunAsync([.. MakeFolders(newName), $"rename {SftpClient.Quote(At(name))} {SftpClient.Quote(At(newName))}"], cancellationToken);
        Forget(name);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(name, cancellationToken))
        {
            await client.RunAsync([$"rm {SftpClient.Quote(At(name))}"], cancellationToken);
        }

        Forget(name);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var path in _fetched.Values)
        {
            File.Delete(path);
        }

        client.Dispose();
        return default;
    }

    private void Forget(string name)
    {
        if (_fetched.Remove(name, out var path))
        {
            File.Delete(path);
        }
    }

    private async Task<List<(bool IsFolder, FileEntry Entry)>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var lines = await client.RunAsync([$"cd {SftpClient.Quote(At(folder))}", "ls -ln"], cancellationToken);
        var entries = new List<(bool, FileEntry)>();
        foreach (var match in lines.Select(line => LongListing().Match(line)).Where(match => match.Success))
        {
            var name = match.Groups["name"].Value;
            if (name is not ("." or ".."))
            {
                var size = long.Parse(match.Groups["size"].ValueSpan, CultureInfo.InvariantCulture);
                entries.Add((match.Groups["kind"].Value == "d", new FileEntry(folder + name, size, match.Groups["time"].Value)));
            }
        }

        return entries;
    }

    /// <summary>Commands that make the folders of a name; that one exists already is no fault.</summary>
    private IEnumerable<string> MakeFolders(string name)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            yield return $"-mkdir {SftpClient.Quote(At(name[..slash]))}";
        }
    }

    private string At(string name) => root.TrimEnd('/') + "/" + name;

    [GeneratedRegex(@"^(?<kind>[-d])\S+\s+\S+\s+\S+\s+\S+\s+(?<size>\d+)\s+(?<time>\S+\s+\d+\s+[\d:]+)\s(?<name>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex LongListing();
}
