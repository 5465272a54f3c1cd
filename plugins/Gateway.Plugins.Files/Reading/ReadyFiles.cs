namespace Gateway.Plugins.Files;

/// <summary>Lists the files that are complete as far as their surroundings show.</summary>
internal sealed class ReadyFiles(IFolder folder, FilesRead read, TimeProvider time)
{
    private readonly Glob _pattern = new(read.Pattern);

    /// <summary>The files in the order of their names.</summary>
    internal async Task<IReadOnlyList<FileEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var seen = await CandidatesAsync(cancellationToken);
        if (seen.Count > 0 && read.Ready.StableFor > TimeSpan.Zero)
        {
            await Task.Delay(read.Ready.StableFor, time, cancellationToken);
            var before = seen.ToHashSet();
            seen = [.. (await CandidatesAsync(cancellationToken)).Where(before.Contains)];
        }

        var ready = new List<FileEntry>();
        foreach (var file in seen)
        {
            if (await IsAnnouncedAsync(file.Name, cancellationToken))
            {
                ready.Add(file);
            }
        }

        ready.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return ready;
    }

    private async Task<List<FileEntry>> CandidatesAsync(CancellationToken cancellationToken) =>
        [.. (await folder.ListAsync(_pattern, cancellationToken)).Where(file => !IsOurs(file.Name))];

    private async Task<bool> IsAnnouncedAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var companion in Companions(read, name))
        {
            if (!await folder.ExistsAsync(companion, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The marker and control file of a file.</summary>
    internal static IEnumerable<string> Companions(FilesRead read, string name) =>
        new[] { read.Ready.Marker, read.Ready.Control?.File }.OfType<string>().Select(template => FileNames.Beside(template, name));

    /// <summary>Files being uploaded or put away by us or by common tools.</summary>
    private bool IsOurs(string name) =>
        name.StartsWith(read.Archive + "/", StringComparison.Ordinal)
        || Path.GetFileName(name).StartsWith('.')
        || Path.GetExtension(name).ToLowerInvariant() is ".tmp" or ".part" or ".filepart" or ".partial";
}
