namespace Gateway.Host.Composition;

/// <summary>What the executable itself logs.</summary>
internal static partial class HostLog
{
    [LoggerMessage(6001, LogLevel.Warning, "The anchor {File} is missing; a new one begins now. Restored backups from before cannot be recognised")]
    public static partial void AnchorMissing(ILogger log, string file);

    [LoggerMessage(6030, LogLevel.Information, "Retention: {Runs} runs, {Held} held records, {Entries} journal entries and {Messages} message identifiers are gone")]
    public static partial void Pruned(ILogger log, int runs, int held, int entries, int messages);

    [LoggerMessage(6031, LogLevel.Warning, "Nothing was pruned after this run: {Code} {Message}")]
    public static partial void NotPruned(ILogger log, string code, string message);

    [LoggerMessage(6032, LogLevel.Warning, "The disk of {Folder} has {MiB} MiB left, less than 15 %: below 5 % no run begins")]
    public static partial void DiskLow(ILogger log, string folder, long miB);

    [LoggerMessage(6002, LogLevel.Information, "Run of {Sync} begins")]
    public static partial void RunBegins(ILogger log, string sync);

    [LoggerMessage(6003, LogLevel.Information, "Run {Run} of {Sync} ended: {State}; {Books}")]
    public static partial void RunEnded(ILogger log, Guid run, string sync, string state, string books);

    [LoggerMessage(6004, LogLevel.Warning, "Run of {Sync} did not finish well: {Code} {Problem}")]
    public static partial void RunTroubled(ILogger log, string sync, string code, string problem);

    [LoggerMessage(6005, LogLevel.Error, "{Part} stopped working")]
    public static partial void PartFailed(ILogger log, Exception exception, string part);

    [LoggerMessage(6006, LogLevel.Information, "Stopping: no new page is read, calls under way are finished or noted as unknown")]
    public static partial void Stopping(ILogger log);
}
