namespace Gateway.Host.CommandLine;

/// <summary>What the process answers to its caller. Stable: scripts depend on it (ux.md, "Exit codes").</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int ConfigurationInvalid = 3;
    public const int RecordsHeld = 4;
    public const int PartnerTrouble = 5;
    public const int NotAllowed = 6;
    public const int NotFound = 7;
    public const int Changes = 8;
    public const int TimedOut = 9;
    public const int Cancelled = 130;

    /// <summary>Every code with what it means, in order.</summary>
    public static readonly IReadOnlyList<(int Code, string Meaning)> All =
    [
        (Done, "done"),
        (Failed, "the operation failed"),
        (WrongUsage, "wrong usage"),
        (ConfigurationInvalid, "configuration invalid"),
        (RecordsHeld, "done, but records are held"),
        (PartnerTrouble, "partner unreachable or refused us"),
        (NotAllowed, "not allowed, needs approval, or locked by another run"),
        (NotFound, "not found"),
        (Changes, "there are changes (plan --exit-code), or differences (compare)"),
        (TimedOut, "timed out waiting"),
        (Cancelled, "cancelled"),
    ];
}
