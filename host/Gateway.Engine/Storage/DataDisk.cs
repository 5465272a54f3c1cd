namespace Gateway.Engine.Storage;

/// <summary>Whether the disk below a data folder is one to run on (delivery.md D4 and D20).</summary>
/// <param name="Format">Name of its file system.</param>
/// <param name="Free">Bytes left.</param>
/// <param name="Size">Bytes in all.</param>
public sealed record DataDisk(string Format, long Free, long Size)
{
    private const double LeastPart = 0.05;
    private const double LowPart = 0.15;
    private const long Plenty = 2L << 30;

    private static readonly string[] Remote = ["nfs", "cifs", "smb", "afs", "ncpfs"];

    /// <summary>The disk of a folder. Null: the operating system does not tell.</summary>
    public static DataDisk? Of(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            return new DataDisk(drive.DriveFormat, drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Whoever cannot be asked is judged by the first write.
            return null;
        }
    }

    /// <summary>Whether other machines may write to it at the same time: the shared memory of a write-ahead log does not reach them.</summary>
    public bool IsRemote => Remote.Any(name => Format.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is so nearly full that no new run should begin; two GiB are enough whatever part that is.</summary>
    public bool IsNearlyFull => Free < Plenty && Free < Size * LeastPart;

    /// <summary>Whether somebody should make room before it comes to that.</summary>
    public bool IsLow => Free < 3 * Plenty && Free < Size * LowPart;

    /// <summary>Why no store may lie on it. Null: it may.</summary>
    public StoreException? RefusesStore(string folder) => IsRemote
        ? new StoreException("GW6111", $"the data folder {folder} lies on a network share ({Format}), where a database in WAL mode is not safe", "move the data folder to a disk of this machine")
        : null;

    /// <summary>Why no run may begin on it. Null: one may.</summary>
    public StoreException? RefusesRuns(string folder) => IsNearlyFull
        ? new StoreException("GW6112", $"the disk of {folder} has {Free >> 20} MiB left, less than 5 %: no run begins before it is full", "free space on the data disk")
        : null;
}
