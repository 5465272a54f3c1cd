namespace Gateway.Host.CommandLine;

/// <summary>Codes of what the executable itself has to say. They never change their meaning.</summary>
internal static class HostCodes
{
    public const string WrongUsage = "GW6801";
    public const string NoConfiguration = "GW6802";
    public const string UnknownId = "GW6803";
    public const string NeedsConfirmation = "GW6804";
    public const string RunningAlready = "GW6805";
    public const string HostUnreachable = "GW6806";
    public const string NotForHosts = "GW6807";
    public const string Reconcile = "GW6808";
    public const string Cancelled = "GW6809";
    public const string TimedOut = "GW6810";
    public const string NoAbility = "GW6812";
    public const string HostRefused = "GW6813";
    public const string ChainBroken = "GW6814";
    public const string StoreKind = "GW6815";
    public const string Paused = "GW6816";
    public const string PortTaken = "GW6817";
    public const string InboundCertificate = "GW6818";
    public const string InvariantBroken = "GW6819";
    public const string NoReadBack = "GW6820";
    public const string NoSchema = "GW6821";
    public const string Unforeseen = "GW6899";
}
