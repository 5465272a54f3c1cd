namespace Gateway.Sdk.Testing;

/// <summary>Everything the host hands an adapter, made for one test and removed with it.</summary>
public sealed class TestAdapterContext : IDisposable
{
    private readonly PlainHttpClients _http;

    /// <summary>Makes a context.</summary>
    /// <param name="time">The clock; null takes the system's, since sockets know no other.</param>
    /// <param name="http">The clients; null makes plain ones. Owned by the context.</param>
    public TestAdapterContext(TimeProvider? time = null, PlainHttpClients? http = null)
    {
        Time = time ?? TimeProvider.System;
        _http = http ?? new PlainHttpClients();
        Folder = Directory.CreateTempSubdirectory("gateway-adapter-").FullName;
    }

    /// <summary>Collects what the adapter logs.</summary>
    public CollectingLogger Log { get; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Secrets of the endpoint.</summary>
    public InMemorySecrets Secrets { get; } = new();

    /// <summary>Durable values of the endpoint.</summary>
    public InMemoryEndpointState State { get; } = new();

    /// <summary>What partners sent to the endpoint.</summary>
    public InMemoryInbox Inbox { get; } = new();

    /// <summary>A folder of its own below the system's temporary folder.</summary>
    public string Folder { get; }

    /// <summary>What an adapter's factory takes.</summary>
    public AdapterContext ToContext() => new("test", Log, Time, Secrets, _http, State, Folder) { Inbox = Inbox };

    /// <summary>The canaries that a text gives away, by secret value; empty when it gives away none.</summary>
    public IReadOnlyList<string> Leaks(string text) => [.. Secrets.Canaries.Where(canary => text.Contains(canary, StringComparison.Ordinal))];

    /// <summary>Removes clients and folder.</summary>
    public void Dispose()
    {
        _http.Dispose();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
