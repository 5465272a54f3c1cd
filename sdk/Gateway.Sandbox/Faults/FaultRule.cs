using System.Text;
using System.Text.Json.Serialization;

namespace Gateway.Sandbox;

/// <summary>When a fault strikes: of the requests that match, the <paramref name="From"/>-th, then each <paramref name="Every"/>-th, <paramref name="Times"/> in all.</summary>
/// <param name="Fault">What happens.</param>
/// <param name="Method">HTTP method, or <c>*</c>. Default: any.</param>
/// <param name="Path">Path below the partner's base address; a star at the end stands for the rest. Default: any.</param>
/// <param name="From">First matching request that is struck, from 1. Default: 1.</param>
/// <param name="Every">Distance to the next one that is struck. Default: 1, one after the other.</param>
/// <param name="Times">How often; 0 for ever. Default: 1.</param>
public sealed record FaultRule(Fault Fault, string Method = "*", string Path = "*", int From = 1, int Every = 1, int Times = 1)
{
    /// <summary>Text that the body must contain. Default: none.</summary>
    public string? BodyContains { get; init; }

    /// <summary>A further condition, for rules made in code.</summary>
    [JsonIgnore]
    public Func<SandboxRequest, bool>? When { get; init; }

    internal bool Matches(SandboxRequest request) =>
        (Method == "*" || Method == request.Method)
        && (Path.EndsWith('*') ? request.Path.StartsWith(Path[..^1], StringComparison.Ordinal) : Path == request.Path)
        && (BodyContains is null || request.Body.Span.IndexOf(Encoding.UTF8.GetBytes(BodyContains)) >= 0)
        && When?.Invoke(request) != false;

    internal bool Strikes(int match) => match >= From && (match - From) % Every == 0;
}
