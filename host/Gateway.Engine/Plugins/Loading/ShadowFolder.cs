using Gateway.Engine.Plugins.Trust;

namespace Gateway.Engine.Plugins.Loading;

/// <summary>
/// Copies of plugin folders that this process loads from, so that the originals can be replaced at any time and what was hashed is what runs.
/// Each process has a folder of its own, held by a lock file; what dead processes left is removed at start.
/// </summary>
internal sealed class ShadowFolder : IDisposable
{
    private const string LockName = ".lock";

    private readonly string _own;
    private readonly FileStream _lock;
    private int _copies;

    public ShadowFolder(string root)
    {
        Directory.CreateDirectory(root);
        foreach (var other in Directory.GetDirectories(root))
        {
            RemoveIfAbandoned(other);
        }

        _own = Path.Combine(root, $"{Environment.ProcessId}-{Guid.NewGuid():n}");
        Directory.CreateDirectory(_own);
        _lock = new FileStream(Path.Combine(_own, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Copies a folder with everything below it and returns the copy's path, which ends with the folder's name.</summary>
    /// <exception cref="PluginException">The folder holds a link.</exception>
    public string Copy(string folder)
    {
        var target = Path.Combine(_own, Interlocked.Increment(ref _copies).ToString(System.Globalization.CultureInfo.InvariantCulture), Path.GetFileName(folder));
        foreach (var (relative, file) in FolderHashes.FilesOf(folder))
        {
            var copy = Path.Combine(target, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            file.CopyTo(copy);
        }

        return target;
    }

    /// <summary>Removes one copy as far as the system lets go of it; the rest goes at the next start.</summary>
    public static void Remove(string copy) => TryDelete(Path.GetDirectoryName(copy)!);

    public void Dispose()
    {
        _lock.Dispose();
        TryDelete(_own);
    }

    private static void RemoveIfAbandoned(string folder)
    {
        try
        {
            using (new FileStream(Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
            }
        }
        catch (FileNotFoundException)
        {
            // A process that starts at this moment has not made its lock yet: leave the folder to the next start unless it is old.
            if (File.GetCreationTimeUtc(folder) > TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1))
            {
                return;
            }
        }
        catch (Exception thrown) when (thrown is IOException or UnauthorizedAccessException)
        {
            return;
        }

        TryDelete(folder);
    }

    // A mapped library may keep its file on Windows; an undeleted copy costs space until the next start and nothing else.
    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception thrown) when (thrown is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }
}
