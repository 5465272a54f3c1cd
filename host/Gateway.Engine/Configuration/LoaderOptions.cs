namespace Gateway.Engine.Configuration;

/// <summary>What the loader takes from outside the folder.</summary>
public sealed record LoaderOptions
{
    /// <summary>Variables that are stronger than those of gateway.json. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads an environment variable. Default: of this process.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Says whether a secret is set, so that a missing one is warned of. Default: not asked.</summary>
    public Func<GatewaySettings, string, bool>? SecretExists { get; init; }
}
