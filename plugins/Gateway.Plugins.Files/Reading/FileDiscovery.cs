using System.Text.Json.Nodes;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Infers what the records of each stream look like from the first ones of the files that fit its pattern. Nothing is taken, archived or remembered.</summary>
internal sealed class FileDiscovery(IFolder folder, FilesSettings settings)
{
    private const int MaxRecords = 500;
    private const int MaxFiles = 10;

    public async Task<IReadOnlyList<StreamDescription>> RunAsync(CancellationToken cancellationToken)
    {
        var streams = new List<StreamDescription>();
        foreach (var declared in FileStreams.Describe(settings))
        {
            var stream = settings.Streams[declared.Name];
            streams.Add(stream.Read is { } read ? declared with { Schema = await InferAsync(stream, read, cancellationToken) } : declared);
        }

        return streams;
    }

    private async Task<JsonObject?> InferAsync(FilesStream stream, FilesRead read, CancellationToken cancellationToken)
    {
        var schema = new SampleSchema();
        try
        {
            foreach (var file in (await folder.ListAsync(new Glob(read.Pattern), cancellationToken)).Take(MaxFiles))
            {
                await LookAsync(schema, stream, read, file.Name, cancellationToken);
                if (schema.Count >= MaxRecords)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (FileFailures.Of(exception) is { } failure)
        {
            throw failure;
        }

        return schema.Count == 0 ? null : schema.ToSchema();
    }

    private async Task LookAsync(SampleSchema schema, FilesStream stream, FilesRead read, string name, CancellationToken cancellationToken)
    {
        try
        {
            var path = await folder.FetchAsync(name, cancellationToken);
            var reader = await RecordReaders.OpenAsync(FileContents.Open(path, settings.MaxFileBytes), stream.Format, cancellationToken);
            await using var pages = new FilePages(reader, new TakenFile(name, ""), read, numbersMessages: false) { Sequence = null };
            if (await pages.FillAsync(MaxRecords - schema.Count, cancellationToken) is { } records)
            {
                using var page = records.ToPage(new Checkpoint(""));
                foreach (var record in page.Records.Where(record => record.Problem is null))
                {
                    schema.Add(record.Json.Span);
                }
            }
        }
        catch (Exception exception) when (FileFailures.RefusalOf(exception) is not null)
        {
            // A file that a run would refuse tells nothing about the others.
        }
    }
}
