using System.Text;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>What a partner answers.</summary>
public sealed record SandboxAnswer
{
    /// <summary>HTTP status. Default: 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Content type; empty leaves the header out.</summary>
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    /// <summary>Exact bytes of the body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Further headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Owner of the body's memory, disposed once the answer is written.</summary>
    internal IDisposable? Owner { get; init; }

    /// <summary>A JSON answer from text.</summary>
    public static SandboxAnswer Json(int status, string json) => new() { Status = status, Body = Encoding.UTF8.GetBytes(json) };

    /// <summary>A refusal in the shape all generic partners share: <c>{"error":{"code":..,"message":..}}</c>.</summary>
    public static SandboxAnswer Problem(int status, string code, string message) =>
        Json(status, $$$"""{"error":{"code":{{{Quote(code)}}},"message":{{{Quote(message)}}}}}""");

    internal static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
