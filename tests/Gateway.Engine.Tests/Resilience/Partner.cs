using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Engine.Tests.Resilience;

/// <summary>A partner on loopback that answers each request by its number, from 1.</summary>
internal sealed class Partner : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _count;

    private Partner(WebApplication app, Func<HttpContext, int, Task> answer)
    {
        _app = app;
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            Bodies.Enqueue(Encoding.UTF8.GetString(body.ToArray()));
            var number = Interlocked.Increment(ref _count);
            await answer(context, number);
        });
    }

    public int Count => _count;

    public ConcurrentQueue<string> Bodies { get; } = [];

    public Uri Address => new(_app.Urls.Single() + "/");

    public static async Task<Partner> StartAsync(Func<HttpContext, int, Task> answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var partner = new Partner(builder.Build(), answer);
        await partner._app.StartAsync();
        return partner;
    }

    /// <summary>Answers with these statuses, the last one for ever.</summary>
    public static Task<Partner> StartAsync(params int[] statuses) => StartAsync((context, number) =>
    {
        context.Response.StatusCode = statuses[Math.Min(number, statuses.Length) - 1];
        return Task.CompletedTask;
    });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

/// <summary>A partner that writes bytes as they are told and hangs up.</summary>
internal sealed class RawPartner : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="serve">Called for each connection with its number, from 1; the connection closes when it ends.</param>
    public RawPartner(Func<NetworkStream, int, CancellationToken, Task> serve)
    {
        _listener.Start();
        _serving = ServeAsync(serve);
    }

    public int Connections { get; private set; }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Reads one request head and, when it announces one, its body.</summary>
    public static async Task<string> ReadRequestAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsComplete(text.ToString()))
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                break;
            }
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        return text.ToString();
    }

    public static ValueTask WriteAsync(NetworkStream stream, string text, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private static bool IsComplete(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = System.Text.RegularExpressions.Regex.Match(text, "(?i)content-length: (\\d+)");
        return end >= 0 && text.Length - end - 4 >= (length.Success ? int.Parse(length.Groups[1].Value) : 0);
    }

    private async Task ServeAsync(Func<NetworkStream, int, CancellationToken, Task> serve)
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                open.Add(OneAsync(client, ++Connections, serve));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task OneAsync(TcpClient client, int number, Func<NetworkStream, int, CancellationToken, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream(), number, _stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The other side went away or the test is over.
            }
        }
    }
}
