using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>One folder.</summary>
internal sealed class FilesAdapter(FilesSettings settings, AdapterContext context) : ISourceAdapter, IDestinationAdapter, ICheckable, IDiscoverable
{
    private readonly IFolder _folder = FolderOf(settings, context);

    public ISource OpenSource(string stream) => Find(stream) is { Read: not null } found
        ? new FileSource(_folder, stream, found, settings, context)
        : throw Unavailable(stream, "read");

    public IDestination OpenDestination(string stream) => Find(stream) is { Write: not null } found
        ? new FileDestination(_folder, stream, found, context)
        : throw Unavailable(stream, "write");

    public async Task<CheckReport> CheckAsync(CancellationToken cancellationToken)
    {
        var steps = new List<CheckStep>();
        foreach (var (name, stream) in settings.Streams)
        {
            var started = context.Time.GetTimestamp();
            try
            {
                var pattern = stream.Read?.Pattern ?? "*";
                var files = await _folder.ListAsync(new Glob(pattern), cancellationToken);
                steps.Add(new CheckStep("List", true, $"\"{name}\": {files.Count} files fit {pattern}", context.Time.GetElapsedTime(started)));
            }
            catch (Exception exception) when ((exception as AdapterException ?? FileFailures.Of(exception)) is { } failure)
            {
                steps.Add(new CheckStep("List", false, $"{failure.Code}: {failure.Message}", context.Time.GetElapsedTime(started), failure.Fix));
                break;
            }
        }

        return new CheckReport(steps);
    }

    public Task<IReadOnlyList<StreamDescription>> DiscoverAsync(CancellationToken cancellationToken) => new FileDiscovery(_folder, settings).RunAsync(cancellationToken);

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    private static IFolder FolderOf(FilesSettings settings, AdapterContext context) => settings.Sftp is { } server
        ? new SftpFolder(new SftpClient(server, context.Secrets, context.Folder, context.Time), settings.Folder, context.Folder)
        : new LocalFolder(settings.Folder);

    private FilesStream? Find(string stream) => settings.Streams.GetValueOrDefault(stream);

    private static AdapterException Unavailable(string stream, string use) =>
        new(FailureKind.Configuration, "GW2403", $"the stream \"{stream}\" has no \"{use}\" section.") { Fix = $"Add \"{use}\" to the stream." };
}
