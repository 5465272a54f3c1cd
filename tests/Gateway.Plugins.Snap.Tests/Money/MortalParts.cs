using Gateway.Engine.Tests.Crashing;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Tests.Money;

/// <summary>The endpoint's durable values as a dying process sees them: it may die just before or just after any write.</summary>
internal sealed class MortalState(IEndpointState inner, Mortal life) : IEndpointState
{
    public Task<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        MortalWire.Live(life);
        return inner.ReadAsync(name, cancellationToken);
    }

    public async Task<bool> WriteAsync(string name, string? expected, string value, CancellationToken cancellationToken)
    {
        life.Pass();
        MortalWire.Live(life);
        var written = await inner.WriteAsync(name, expected, value, cancellationToken);
        life.Pass();
        MortalWire.Live(life);
        return written;
    }
}

/// <summary>The network as a dying process sees it: it may die before a call leaves, or after the bank has answered.</summary>
internal sealed class MortalWire(Mortal life) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    public static void Live(Mortal life)
    {
        if (life.Dead)
        {
            throw new AdapterException(FailureKind.Unknown, "GW2290", "this process is dead");
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        life.Pass();
        Live(life);
        var response = await base.SendAsync(request, cancellationToken);
        life.Pass();
        if (life.Dead)
        {
            response.Dispose();
        }

        Live(life);
        return response;
    }
}
