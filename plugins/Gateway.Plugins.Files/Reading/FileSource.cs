using System.Runtime.CompilerServices;
using Gateway.Sdk;
using Microsoft.Extensions.Logging;

namespace Gateway.Plugins.Files;

/// <summary>Reads the files of one stream, one after the other, and puts them away once the host has stored their records.</summary>
internal sealed partial class FileSource(IFolder folder, string stream, FilesStream config, FilesSettings settings, AdapterContext context)
    : ISource, IAcknowledges
{
    private readonly FilesRead _read = config.Read!;
    private readonly FileInspection _inspection = new(folder, config.Read!, config.Format, settings.MaxFileBytes);
    private readonly TakenFiles _taken = new(folder, config.Read!, stream, context);
    private readonly List<string> _refused = [];
    private FilePosition _position = FilePosition.Start;

    private bool IsDestructive => !_read.WholeList && _read.After != AfterReading.Keep;

    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _refused.Clear();
        foreach (var file in await BeginAsync(request, cancellationToken))
        {
            if (await OpenAsync(file, cancellationToken) is not { } pages)
            {
                continue;
            }

            await using (pages)
            {
                while (await NextAsync(pages, request.PageSize, cancellationToken) is { } page)
                {
                    yield return page;
                }
            }

            if (_position.ToText().Length > FilePosition.MaxLength)
            {
                break;
            }
        }

        if (_refused.Count > 0)
        {
            throw new AdapterException(FailureKind.ContractBroken, "GW2431", "refused and left in the folder: " + string.Join("; ", _refused))
            {
                Fix = "Ask the partner for a sound file, and move the refused one away.",
            };
        }
    }

    public async Task AcknowledgeAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            if (IsDestructive)
            {
                var position = FilePosition.Parse(checkpoint.Value);
                await _taken.AcknowledgeAsync(position, cancellationToken);
                _position = _position with { Done = [.. _position.Done.Where(file => !position.Done.Contains(file))] };
            }
        }
        catch (Exception exception) when (FileFailures.Of(exception) is { } failure)
        {
            throw failure;
        }
    }

    public ValueTask DisposeAsync() => default;

    private async Task<IReadOnlyList<FileEntry>> BeginAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            _position = request.Full || _read.WholeList ? FilePosition.Start
                : request.After is { } after ? FilePosition.Parse(after.Value)
                : IsDestructive ? await _taken.PositionAsync(cancellationToken)
                : FilePosition.Start;
            var files = await new ReadyFiles(folder, _read, context.Time).ListAsync(cancellationToken);
            return _read.WholeList ? [.. files.TakeLast(1)]
                : IsDestructive || _position.Open is not { } open ? files
                : [.. files.Where(file => string.CompareOrdinal(file.Name, open.Name) >= 0)];
        }
        catch (Exception exception) when (FileFailures.Of(exception) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Opens a file behind the records that were read before; null when there is nothing in it to read.</summary>
    private async Task<FilePages?> OpenAsync(FileEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            if (_read.Sequence is not null && _refused.Count > 0)
            {
                return null;
            }

            var path = await folder.FetchAsync(entry.Name, cancellationToken);
            var hash = await FileInspection.HashAsync(path, cancellationToken);
            var file = new TakenFile(entry.Name, hash[..32]);
            if (IsDestructive && (_position.Done.Any(done => done.Hash == file.Hash) || await _taken.PutAwayKnownAsync(file, cancellationToken)))
            {
                return null;
            }

            var resumed = _position.Open is { } open && open.Hash == file.Hash;
            var number = await _inspection.CheckAsync(path, entry.Name, hash, cancellationToken);
            if (!resumed)
            {
                CheckSequence(entry.Name, number);
            }

            var reader = await RecordReaders.OpenAsync(FileContents.Open(path, settings.MaxFileBytes), config.Format, cancellationToken);
            var pages = new FilePages(reader, file, _read, IsDestructive) { Sequence = number ?? _position.Sequence };
            await pages.SkipAsync(resumed ? _position.Row : 0, cancellationToken);
            return pages;
        }
        catch (Exception exception) when (FileFailures.RefusalOf(exception) is { } refused)
        {
            Refuse(entry.Name, refused);
            return null;
        }
        catch (Exception exception) when (FileFailures.Of(exception) is { } failure)
        {
            throw failure;
        }
    }

    private async Task<Page?> NextAsync(FilePages pages, int size, CancellationToken cancellationToken)
    {
        try
        {
            if (await pages.FillAsync(size, cancellationToken) is not { } records)
            {
                return null;
            }

            _position = pages.PositionAfter(_position, keepsDone: IsDestructive);
            return records.ToPage(new Checkpoint(_position.ToText()), completesSnapshot: _read.WholeList && pages.Ended);
        }
        catch (Exception exception) when (FileFailures.RefusalOf(exception) is { } refused)
        {
            Refuse(pages.File.Name, refused);
            return null;
        }
        catch (Exception exception) when (FileFailures.Of(exception) is { } failure)
        {
            throw failure;
        }
    }

    private void CheckSequence(string name, long? number)
    {
        if (number is not { } value || _position.Sequence is not { } last || value == last + 1)
        {
            return;
        }

        if (_read.Sequence!.OnGap == GapRule.Stop)
        {
            throw new FileRefusedException("GW2432", $"it has number {value}, {last + 1} was expected");
        }

        LogGap(context.Log, stream, name, value, last + 1);
    }

    private void Refuse(string name, FileRefusedException refused)
    {
        LogRefused(context.Log, stream, name, refused.Code, refused.Message);
        _refused.Add($"{name}: {refused.Code} {refused.Message}");
    }

    [LoggerMessage(LogLevel.Warning, "{Stream}: file {File} has number {Number}, {Expected} was expected")]
    private static partial void LogGap(ILogger log, string stream, string file, long number, long expected);

    [LoggerMessage(LogLevel.Error, "{Stream}: file {File} was refused, {Code}: {Reason}")]
    private static partial void LogRefused(ILogger log, string stream, string file, string code, string reason);
}
