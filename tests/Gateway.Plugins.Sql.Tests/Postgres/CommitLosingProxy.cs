using System.Net;
using System.Net.Sockets;

namespace Gateway.Plugins.Sql.Tests;

/// <summary>Stands between client and server and breaks the first connection right after its COMMIT reached the server, before the answer reaches the client.</summary>
internal sealed class CommitLosingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly int _server;
    private bool _lost;

    public CommitLosingProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using (client)
        {
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
            try
            {
                var answers = server.GetStream().CopyToAsync(client.GetStream(), both.Token);
                var buffer = new byte[64 * 1024];
                while (await client.GetStream().ReadAsync(buffer, both.Token) is > 0 and var read)
                {
                    // The statement alone; "READ COMMITTED" holds the same letters.
                    if (!_lost && buffer.AsSpan(0, read).IndexOf("COMMIT\0"u8) >= 0)
                    {
                        _lost = true;
                        await both.CancelAsync();
                        await IgnoreEndAsync(answers);
                        await server.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
                        await server.GetStream().ReadExactlyAsync(buffer.AsMemory(0, 1), _stop.Token);
                        return;
                    }

                    await server.GetStream().WriteAsync(buffer.AsMemory(0, read), both.Token);
                }

                await both.CancelAsync();
                await IgnoreEndAsync(answers);
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException)
            {
                // Either side hung up, which is all this proxy is for.
            }
        }
    }

    private static async Task IgnoreEndAsync(Task copying)
    {
        try
        {
            await copying;
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // Cancelled above.
        }
    }
}
