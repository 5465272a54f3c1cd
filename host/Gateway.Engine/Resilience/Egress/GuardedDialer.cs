using System.Net;
using System.Net.Sockets;

namespace Gateway.Engine.Resilience.Egress;

/// <summary>
/// Opens the connections of an endpoint. Resolves the name once, judges every address and connects to exactly the judged one: there is no second
/// look-up for an attacker's name server to answer differently (delivery.md S33).
/// </summary>
internal sealed record GuardedDialer(string Endpoint, AddressRules Rules, TimeProvider Time, TimeSpan Timeout)
{
    /// <summary>Finds the addresses of a name. Replaced by tests.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = static (host, cancellationToken) =>
        IPAddress.TryParse(host, out var literal) ? Task.FromResult<IPAddress[]>([literal]) : Dns.GetHostAddressesAsync(host, cancellationToken);

    /// <summary>Connects to an address. Replaced by tests.</summary>
    public Func<IPEndPoint, CancellationToken, ValueTask<Stream>> Connect { get; init; } = ConnectSocketAsync;

    public async ValueTask<Stream> DialAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout, Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var addresses = await Resolve(target.Host, both.Token);
            return await ConnectFirstAsync(target, addresses, both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"no connection to {target.Host} in time", new TimeoutException());
        }
    }

    private async Task<Stream> ConnectFirstAsync(DnsEndPoint target, IPAddress[] addresses, CancellationToken cancellationToken)
    {
        if (addresses.Length == 0)
        {
            throw new HttpRequestException(HttpRequestError.NameResolutionError, $"{target.Host} has no address");
        }

        var allowed = Array.FindAll(addresses, Rules.Allows);
        if (allowed.Length == 0)
        {
            throw EgressRefusal.Address(Endpoint, target.Host, addresses[0]);
        }

        for (var i = 0; ; i++)
        {
            try
            {
                return await Connect(new IPEndPoint(allowed[i], target.Port), cancellationToken);
            }
            catch (SocketException) when (i + 1 < allowed.Length)
            {
                // The next address of the same name may answer.
            }
        }
    }

    private static async ValueTask<Stream> ConnectSocketAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
