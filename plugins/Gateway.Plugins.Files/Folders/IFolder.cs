namespace Gateway.Plugins.Files;

/// <summary>The folder of an endpoint. Names are relative to it, with slashes, and never leave it.</summary>
internal interface IFolder : IAsyncDisposable
{
    /// <summary>The files below the folder whose names fit, in no order.</summary>
    Task<IReadOnlyList<FileEntry>> ListAsync(Glob pattern, CancellationToken cancellationToken);

    /// <summary>The path of a copy on this machine, or of the file itself when it is here.</summary>
    Task<string> FetchAsync(string name, CancellationToken cancellationToken);

    /// <summary>Whether a file is there.</summary>
    Task<bool> ExistsAsync(string name, CancellationToken cancellationToken);

    /// <summary>Stores a file of this machine under a name, durably.</summary>
    Task StoreAsync(string localPath, string name, CancellationToken cancellationToken);

    /// <summary>Gives a file another name, in one step; replaces what has that name.</summary>
    Task MoveAsync(string name, string newName, CancellationToken cancellationToken);

    /// <summary>Removes a file; it may be gone already.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);
}

/// <summary>One file as a listing shows it.</summary>
/// <param name="Name">Its name below the folder.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Modified">Its time, as text that only serves to see a change.</param>
internal readonly record struct FileEntry(string Name, long Size, string Modified);
