using System.Collections.Concurrent;
using Gateway.Sdk;

namespace Gateway.Host.Composition;

/// <summary>Values of an endpoint for the length of one command, where no store has been made yet.</summary>
internal sealed class VolatileState : IEndpointState
{
    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal);

    public Task<string?> ReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_values.GetValueOrDefault(name));

    public Task<bool> WriteAsync(string name, string? expected, string value, CancellationToken cancellationToken) =>
        Task.FromResult(expected is null ? _values.TryAdd(name, value) : _values.TryUpdate(name, value, expected));
}
