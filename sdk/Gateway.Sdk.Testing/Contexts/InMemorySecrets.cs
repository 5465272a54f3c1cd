using System.Collections.Concurrent;

namespace Gateway.Sdk.Testing;

/// <summary>Secrets of a test. Every value is a canary: the conformance suites look for it in logs and exceptions.</summary>
public sealed class InMemorySecrets : ISecretStore
{
    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>All values, to look for where they must not be.</summary>
    public IReadOnlyCollection<string> Canaries => (IReadOnlyCollection<string>)_values.Values;

    /// <summary>Sets a secret and returns the reference that settings hold.</summary>
    /// <param name="name">Name of the secret.</param>
    /// <param name="value">Its value; null makes a random one that nothing else can contain by chance.</param>
    public SecretReference Add(string name, string? value = null)
    {
        _values[name] = value ?? $"canary-{Guid.NewGuid():N}";
        return new SecretReference(name);
    }

    /// <summary>The value behind a name, for the test's side of the wire.</summary>
    public string Reveal(string name) => _values[name];

    /// <inheritdoc/>
    public ValueTask<Secret> GetAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        cancellationToken.ThrowIfCancellationRequested();
        return _values.TryGetValue(reference.Name, out var value)
            ? ValueTask.FromResult(new Secret(value))
            : throw new AdapterException(FailureKind.Configuration, "GW2001", $"secret \"{reference.Name}\" is not set")
            {
                Fix = "set it: gateway secret set " + reference.Name,
            };
    }
}
