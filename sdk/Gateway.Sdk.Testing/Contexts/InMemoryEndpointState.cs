using System.Collections.Concurrent;

namespace Gateway.Sdk.Testing;

/// <summary>The durable values of an endpoint, kept in memory. Survives the adapter instances of one test, as the host's survives runs.</summary>
public sealed class InMemoryEndpointState : IEndpointState
{
    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>What is stored now.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <inheritdoc/>
    public Task<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_values.GetValueOrDefault(name));
    }

    /// <inheritdoc/>
    public Task<bool> WriteAsync(string name, string? expected, string value, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(expected is null ? _values.TryAdd(name, value) : _values.TryUpdate(name, value, expected));
    }
}
