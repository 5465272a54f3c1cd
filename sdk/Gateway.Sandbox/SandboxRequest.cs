using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox;

/// <summary>Answers one request. Handlers are synchronous and in memory; waiting is what faults are for.</summary>
public delegate SandboxAnswer SandboxHandler(SandboxRequest request);

/// <summary>One request to a partner, as a handler and a fault rule see it.</summary>
public sealed class SandboxRequest
{
    private readonly HttpRequest _request;
    private readonly List<SandboxEffect> _effects = [];
    private bool _faultTaken;

    internal SandboxRequest(HttpRequest request, string path, ReadOnlyMemory<byte> body, DateTimeOffset time)
    {
        _request = request;
        Path = path;
        Body = body;
        Time = time;
    }

    /// <summary>HTTP method in upper case.</summary>
    public string Method => _request.Method;

    /// <summary>Path below the partner's base address, without leading slash and query.</summary>
    public string Path { get; }

    /// <summary>Absolute address without the query, for next links.</summary>
    public string Address => $"{_request.Scheme}://{_request.Host}{_request.Path}";

    /// <summary>Query text as received, with its question mark.</summary>
    public string QueryText => _request.QueryString.Value ?? "";

    /// <summary>The body. Its memory is reused: it is valid only until the handler returns.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>When the request was complete.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>What this request changed, in order.</summary>
    public IReadOnlyList<SandboxEffect> Effects => _effects;

    internal Fault? Fault { get; set; }

    /// <summary>True keeps the request out of the log: hashing half a megabyte would be most of a benchmark's cost.</summary>
    internal bool IsOnlyCounted { get; set; }

    internal bool FaultIsUnused => Fault is { IsForHandler: true } && !_faultTaken;

    /// <summary>Value of a query parameter, or null.</summary>
    public string? Query(string name) => _request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Value of a header, or null.</summary>
    public string? Header(string name) => _request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Value of a placeholder in the route's path.</summary>
    public string Route(string name) => _request.RouteValues[name] as string ?? "";

    /// <summary>Notes an effect for the log.</summary>
    public void Record(SandboxEffect effect) => _effects.Add(effect);

    /// <summary>True, with the fault, when the script asks the handler to misbehave in this way.</summary>
    public bool Suffers(FaultKind kind, out Fault fault)
    {
        fault = Fault!;
        if (Fault?.Kind != kind)
        {
            return false;
        }

        return _faultTaken = true;
    }
}
