using System.Collections.Frozen;
using Gateway.Sdk;

namespace Gateway.Engine.Secrets;

/// <summary>What one endpoint may see: the secrets its settings refer to and no others (delivery.md G17).</summary>
/// <param name="endpoint">Identifier of the endpoint.</param>
/// <param name="allowed">Names that its settings refer to.</param>
/// <param name="sources">Where secrets lie.</param>
public sealed class EndpointSecrets(string endpoint, FrozenSet<string> allowed, SecretSources sources) : ISecretStore
{
    /// <inheritdoc/>
    public ValueTask<Secret> GetAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!allowed.Contains(reference.Name))
        {
            throw Refuse("GW2321", $"endpoint \"{endpoint}\" asked for secret \"{reference.Name}\", which its settings do not name", "Name it in the endpoint's settings, or replace the plugin.");
        }
        try
        {
            return new ValueTask<Secret>(sources.Find(reference.Name)
                ?? throw Refuse("GW2320", $"secret \"{reference.Name}\" is not set", $"Set it with: gateway secret set {reference.Name}"));
        }
        catch (SecretFileException problem)
        {
            throw Refuse(problem.Code, problem.Message, problem.Fix, problem);
        }
    }

    private static AdapterException Refuse(string code, string message, string fix, Exception? cause = null) =>
        new(FailureKind.Configuration, code, message, cause) { Fix = fix };
}
