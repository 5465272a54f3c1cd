using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox;

/// <summary>Writes past Kestrel, straight to the socket: Kestrel is too correct to send a broken answer. The connection is spent afterwards.</summary>
internal static class RawConnection
{
    public static async Task SendAsync(
        HttpContext context, SandboxAnswer answer, string headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var head = $"HTTP/1.1 {answer.Status} Sandbox\r\nContent-Type: {answer.ContentType}\r\n{headers}\r\n\r\n";
        ReadOnlyMemory<byte> rest = (byte[])[.. Encoding.Latin1.GetBytes(head), .. body.Span];
        while (rest.Length > 0)
        {
            rest = rest[await Socket(context).SendAsync(rest, SocketFlags.None, cancellationToken)..];
        }
    }

    /// <summary>Ends with RST: the other side sees an error, not an end.</summary>
    public static void Reset(HttpContext context)
    {
        var socket = Socket(context);
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        context.Abort();
    }

    /// <summary>Ends with FIN: the other side sees an orderly end. Waits for its own end first, because Kestrel's abort would overtake the bytes.</summary>
    public static async Task CloseAsync(HttpContext context, CancellationToken ending)
    {
        Socket(context).Shutdown(SocketShutdown.Send);
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }

    private static Socket Socket(HttpContext context) => context.Features.Get<IConnectionSocketFeature>()!.Socket;
}
