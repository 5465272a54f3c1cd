namespace Gateway.Engine.Secrets;

/// <summary>Files that only their owner may read. On Windows the folder's access list protects them instead.</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Reads a file that nobody but its owner may open.</summary>
    /// <exception cref="SecretFileException">Others may open it (GW6702).</exception>
    public static byte[] Read(string path)
    {
        // A mounted secret is a symbolic link to a file: the target's mode counts, the link's own says nothing.
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(target) & Others) != 0)
        {
            throw new SecretFileException(
                "GW6702", $"\"{path}\" may be opened by other users of this machine.", $"Run: chmod 600 \"{target}\"");
        }
        return File.ReadAllBytes(target);
    }

    /// <summary>Replaces the file in one step: a reader sees the old or the new content, never half of it.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            CreateFolder(folder);
        }
        var draft = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():n}");
        using (var file = new FileStream(draft, Options(FileMode.CreateNew)))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: true);
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        return options;
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
