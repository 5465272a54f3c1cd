using System.Text;

namespace Gateway.Sandbox.Tests;

/// <summary>A partner with one of each block, and a client to it. One a test: nothing is shared.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false };

    private Bench(SandboxServer server, SandboxPartner partner)
    {
        Server = server;
        Partner = partner;
        Client = new HttpClient(_handler) { BaseAddress = server.AddressOf(partner.Name) };
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public SandboxServer Server { get; }

    public SandboxPartner Partner { get; }

    public HttpClient Client { get; }

    public IReadOnlyList<SandboxEffect> Effects => Server.Log.Effects(Partner.Name);

    public static async Task<Bench> StartAsync(Action<SandboxPartner> build, string? logFile = null)
    {
        var partner = new SandboxPartner("mitra");
        build(partner);
        return new Bench(await SandboxServer.StartAsync(new SandboxOptions { LogFile = logFile }, [partner], Token), partner);
    }

    /// <summary>A stream of n small records, r000 onwards, ten a page.</summary>
    public static PagedSource Stream(int count, PagingStyle style = PagingStyle.Cursor, bool tombstones = false)
    {
        var records = new SandboxDataSet(TimeProvider.System);
        for (var i = 0; i < count; i++)
        {
            records.Put($"r{i:000}", Encoding.UTF8.GetBytes($$"""{"id":"r{{i:000}}","nama":"Né {{i}}"}"""), DateTimeOffset.UnixEpoch.AddMinutes(i / 30));
        }

        return new PagedSource(new PagedSourceSettings { Style = style, Limit = 10, Tombstones = tombstones }, records);
    }

    public async Task<(int Status, string Body)> PostAsync(string path, string json, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await Client.SendAsync(request, Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    public Task<string> GetAsync(string path) => Client.GetStringAsync(path, Token);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _handler.Dispose();
        await Server.DisposeAsync();
    }
}
