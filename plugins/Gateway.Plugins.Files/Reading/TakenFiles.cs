using System.Text;
using System.Text.Json;
using Gateway.Sdk;
using Microsoft.Extensions.Logging;

namespace Gateway.Plugins.Files;

/// <summary>What was taken from the folder, kept in the endpoint's state; and the putting away of it.</summary>
internal sealed partial class TakenFiles(IFolder folder, FilesRead read, string stream, AdapterContext context)
{
    private string PositionName => $"files/{stream}/position";

    internal async Task<FilePosition> PositionAsync(CancellationToken cancellationToken) =>
        FilePosition.Parse(await context.State.ReadAsync(PositionName, cancellationToken));

    /// <summary>Puts away every file that was read to its end, and notes the position in the one that was not.</summary>
    internal async Task AcknowledgeAsync(FilePosition position, CancellationToken cancellationToken)
    {
        foreach (var file in position.Done)
        {
            await WriteAsync(SeenName(file), file.Name, cancellationToken);
            await PutAwayAsync(file, cancellationToken);
        }

        await WriteAsync(PositionName, (position with { Done = [] }).ToText(), cancellationToken);
    }

    /// <summary>Whether a file with this content was taken before: it is then put away unread.</summary>
    internal async Task<bool> PutAwayKnownAsync(TakenFile file, CancellationToken cancellationToken)
    {
        if (await context.State.ReadAsync(SeenName(file), cancellationToken) is not { } before)
        {
            return false;
        }

        LogDuplicate(context.Log, stream, file.Name, before);
        await PutAwayAsync(file, cancellationToken);
        return true;
    }

    private async Task PutAwayAsync(TakenFile file, CancellationToken cancellationToken)
    {
        if (!await folder.ExistsAsync(file.Name, cancellationToken))
        {
            return;
        }

        if (read.Acknowledgement is { } template && file.Rows > 0)
        {
            await AnswerAsync(FileNames.Beside(template, file.Name), file, cancellationToken);
        }

        foreach (var name in ReadyFiles.Companions(read, file.Name).Append(file.Name))
        {
            if (read.After == AfterReading.Delete)
            {
                await folder.DeleteAsync(name, cancellationToken);
            }
            else if (await folder.ExistsAsync(name, cancellationToken))
            {
                var taken = await folder.ExistsAsync($"{read.Archive}/{name}", cancellationToken);
                await folder.MoveAsync(name, $"{read.Archive}/{name}" + (taken ? $".{file.Hash[..8]}" : ""), cancellationToken);
            }
        }
    }

    /// <summary>Tells the partner which file was taken.</summary>
    private async Task AnswerAsync(string name, TakenFile file, CancellationToken cancellationToken)
    {
        var path = Path.Combine(context.Folder, $"{file.Hash}.ack");
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("file", file.Name);
            json.WriteNumber("rows", file.Rows);
            json.WriteString("sha256Prefix", file.Hash);
            json.WriteString("taken", context.Time.GetUtcNow().UtcDateTime);
            json.WriteEndObject();
        }

        await File.WriteAllTextAsync(path, Encoding.UTF8.GetString(text.ToArray()) + "\n", cancellationToken);
        await folder.StoreAsync(path, name + ".tmp", cancellationToken);
        await folder.MoveAsync(name + ".tmp", name, cancellationToken);
        File.Delete(path);
    }

    private string SeenName(TakenFile file) => $"files/{stream}/seen/{file.Hash}";

    private async Task WriteAsync(string name, string value, CancellationToken cancellationToken)
    {
        var before = await context.State.ReadAsync(name, cancellationToken);
        if (before != value && !await context.State.WriteAsync(name, before, value, cancellationToken))
        {
            throw new AdapterException(FailureKind.Transient, "GW2433", "another run notes files of this stream at the same time.");
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Stream}: file {File} has the content of {Before}, which was taken already; it is put away unread")]
    private static partial void LogDuplicate(ILogger log, string stream, string file, string before);
}
