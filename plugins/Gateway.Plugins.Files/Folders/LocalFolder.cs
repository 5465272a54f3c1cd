using System.Globalization;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>A folder of this machine or of a mounted share.</summary>
internal sealed class LocalFolder(string root) : IFolder
{
    private readonly string _root = Path.GetFullPath(root);

    public Task<IReadOnlyList<FileEntry>> ListAsync(Glob pattern, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var options = new EnumerationOptions { RecurseSubdirectories = pattern.IsDeep, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint };
        IReadOnlyList<FileEntry> found = [.. new DirectoryInfo(_root).EnumerateFiles("*", options)
            .Select(file => new FileEntry(NameOf(file.FullName), file.Length, file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture)))
            .Where(file => pattern.Matches(file.Name))];
        return Task.FromResult(found);
    }

    public Task<string> FetchAsync(string name, CancellationToken cancellationToken) => Task.FromResult(PathOf(name));

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => Task.FromResult(File.Exists(PathOf(name)));

    public async Task StoreAsync(string localPath, string name, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        await using var source = File.OpenRead(localPath);
        await using var target = File.Create(PathOf(name));
        await source.CopyToAsync(target, cancellationToken);
        target.Flush(flushToDisk: true);
    }

    public Task MoveAsync(string name, string newName, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(newName))!);
        File.Move(PathOf(name), PathOf(newName), overwrite: true);
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        File.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => default;

    private string NameOf(string path) => Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/');

    private string PathOf(string name)
    {
        var path = Path.GetFullPath(Path.Combine(_root, name));
        return path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new AdapterException(FailureKind.Configuration, "GW2408", $"the name \"{name}\" leaves the folder.");
    }
}
