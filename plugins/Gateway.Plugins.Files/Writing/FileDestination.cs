using System.Security.Cryptography;
using System.Text;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Writes one file a batch: first under a temporary name, then noted in the journal, then renamed. A record whose key is noted is never written again.</summary>
internal sealed class FileDestination(IFolder folder, string stream, FilesStream config, AdapterContext context) : IDestination
{
    private readonly FilesWrite _write = config.Write!;
    private SentJournal? _journal;

    public async Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            _journal ??= SentJournal.Load(Path.Combine(context.Folder, $"sent-{FileSafe(stream)}.log"), _write.KeyWindow, context.Time);
            await RecoverAsync(_journal, cancellationToken);
            return new DeliveryResult(await WriteAsync(_journal, batch, cancellationToken));
        }
        catch (Exception exception) when (FileFailures.Of(exception) is { } failure)
        {
            throw failure;
        }
    }

    public ValueTask DisposeAsync()
    {
        _journal?.Dispose();
        return default;
    }

    /// <summary>Settles a batch whose renaming was never confirmed: while its temporary file is there, nobody has seen it.</summary>
    private async Task RecoverAsync(SentJournal journal, CancellationToken cancellationToken)
    {
        foreach (var (id, name) in journal.Unsettled())
        {
            if (await folder.ExistsAsync(Temporary(name), cancellationToken))
            {
                journal.Drop(id);
                await folder.DeleteAsync(Temporary(name), cancellationToken);
            }
            else
            {
                await ShowControlAsync(name, cancellationToken);
                journal.Settle(id);
            }
        }
    }

    private async Task<DeliveryOutcome[]> WriteAsync(SentJournal journal, DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(batch.BatchKey)).AsSpan(0, 10));
        var number = Math.Max(journal.Number + 1, _write.FirstNumber);
        var moment = TimeZoneInfo.ConvertTime(context.Time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(_write.Zone));
        string Fill(string template) => FileNaming.Fill(template, id, number, moment);
        var name = Fill(_write.File);
        var spool = Path.Combine(context.Folder, id + ".out");
        try
        {
            var outcomes = new DeliveryOutcome[batch.Deliveries.Count];
            var (written, sum) = await SpoolAsync(journal, batch.Deliveries, spool, Fill, outcomes, cancellationToken);
            if (written.Count > 0)
            {
                await ShowAsync(journal, new NewFile(id, name, number), spool, written, sum, cancellationToken);
            }

            return outcomes;
        }
        finally
        {
            File.Delete(spool);
        }
    }

    private async Task<(List<SentKey> Written, decimal? Sum)> SpoolAsync(
        SentJournal journal, IReadOnlyList<Delivery> deliveries, string spool, Func<string, string> fill, DeliveryOutcome[] outcomes,
        CancellationToken cancellationToken)
    {
        var written = new List<SentKey>();
        await using var records = RecordWriters.Create(spool, config.Format, _write, fill);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var key = SentKey.Of(deliveries[i]);
            if (journal.Find(key) is { } known)
            {
                outcomes[i] = known;
                continue;
            }

            outcomes[i] = records.Write(deliveries[i]);
            if (outcomes[i].Verdict == DeliveryVerdict.Accepted)
            {
                written.Add(key);
            }
        }

        await records.CompleteAsync(cancellationToken);
        return (written, records.Sum);
    }

    private async Task ShowAsync(
        SentJournal journal, NewFile file, string spool, List<SentKey> written, decimal? sum, CancellationToken cancellationToken)
    {
        var name = file.Name;
        if (!FileNaming.HasBatch(_write.File) && await folder.ExistsAsync(name, cancellationToken))
        {
            throw new AdapterException(FailureKind.Configuration, "GW2435", $"the file \"{name}\" is there already, and is not one this stream remembers.")
            {
                Fix = "Find the highest number that was ever used, and set \"firstNumber\" to the next one.",
            };
        }

        await folder.StoreAsync(spool, Temporary(name), cancellationToken);
        if (_write.Control is { } control)
        {
            await StoreControlAsync(FileNames.Beside(control, name), name, spool, written.Count, sum, cancellationToken);
        }

        journal.Begin(file, written);
        try
        {
            await folder.MoveAsync(Temporary(name), name, cancellationToken);
            await ShowControlAsync(name, cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new AdapterException(FailureKind.Unknown, "GW2434", "nobody knows whether the file was given its final name.", exception);
        }

        journal.Settle(file.Id);
    }

    private async Task StoreControlAsync(string controlName, string name, string spool, int rows, decimal? sum, CancellationToken cancellationToken)
    {
        var path = spool + ".ctl";
        var hash = await FileInspection.HashAsync(spool, cancellationToken);
        await File.WriteAllBytesAsync(path, ControlFile.Write(_write, name, rows, sum, hash), cancellationToken);
        await folder.StoreAsync(path, Temporary(controlName), cancellationToken);
        File.Delete(path);
    }

    private async Task ShowControlAsync(string name, CancellationToken cancellationToken)
    {
        if (_write.Control is { } control && FileNames.Beside(control, name) is var controlName
            && await folder.ExistsAsync(Temporary(controlName), cancellationToken))
        {
            await folder.MoveAsync(Temporary(controlName), controlName, cancellationToken);
        }
    }

    private static string Temporary(string name) => name + ".tmp";

    private static string FileSafe(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
}
