using Gateway.Sdk;

namespace Gateway.Engine.Secrets;

/// <summary>Secrets in environment variables: <c>kemnaker/client-secret</c> is <c>GATEWAY_SECRET_KEMNAKER_CLIENT_SECRET</c>.</summary>
/// <param name="read">Reads an environment variable.</param>
public sealed class EnvironmentSecrets(Func<string, string?> read) : ISecretSource
{
    private const string Prefix = "GATEWAY_SECRET_";

    /// <inheritdoc/>
    public string Kind => "environment";

    /// <inheritdoc/>
    public Secret? Find(string name) => read(VariableOf(SecretName.Check(name))) is { Length: > 0 } value ? new Secret(value) : null;

    /// <summary>Nothing: which name a variable stands for cannot be told from it.</summary>
    public IReadOnlyCollection<string> List() => [];

    /// <summary>The variable that holds a secret.</summary>
    public static string VariableOf(string name) => Prefix + string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_'));
}
