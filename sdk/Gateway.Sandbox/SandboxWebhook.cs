using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>One request that a partner makes by itself.</summary>
/// <param name="Path">Where, below the city's <c>/webhooks/</c>.</param>
/// <param name="Header">Name of the signature's header.</param>
/// <param name="Signature">Its value.</param>
/// <param name="Body">The body.</param>
public sealed record SandboxWebhook(string Path, string Header, string Signature, ReadOnlyMemory<byte> Body)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Signs a body as W1 of domain.md 2.6 says.</summary>
    public static SandboxWebhook Sign(string path, ReadOnlyMemory<byte> body, string secret, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(time + "."), .. body.Span]);
        return new SandboxWebhook(path, "X-Gateway-Signature", $"t={time},v1={Convert.ToHexStringLower(hash)}", body);
    }

    /// <summary>Sends it once and returns the status of the answer.</summary>
    /// <param name="client">Sends.</param>
    /// <param name="gateway">The city's address, ending in a slash.</param>
    /// <param name="cancellationToken">Stops sending.</param>
    public async Task<HttpStatusCode> SendAsync(HttpClient client, Uri gateway, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "webhooks/" + Path)) { Content = new ReadOnlyMemoryContent(Body) { Headers = { ContentType = Json } } };
        request.Headers.TryAddWithoutValidation(Header, Signature);
        using var answer = await client.SendAsync(request, cancellationToken);
        return answer.StatusCode;
    }
}
