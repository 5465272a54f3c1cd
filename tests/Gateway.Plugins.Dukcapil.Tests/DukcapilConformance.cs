using System.Text.Json;
using Gateway.Plugins.Tests;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Dukcapil.Tests;

/// <summary>A register that gives each name a likeness of its own, so that a verdict shows which claim it answers.</summary>
internal sealed class CountingRegister
{
    private readonly List<string> _names = [];

    public SandboxPartner Partner => field ??= new SandboxPartner("dukcapil").Add("POST", "dukcapil/get_json/kota/CALL_VERIFY_BY_ELEMEN", Verify);

    public string NameOf(int score) => _names[score];

    public static AdapterUnderTest Adapter(Uri address, string more = "") => AdapterUnderTest.Of<DukcapilPlugin>(
        $$"""{ "baseUrl": "{{address}}", "customer": "kota", "user": "u", "password": "secret:dukcapil/password", "address": "10.0.0.1"{{more}} }""");

    private SandboxAnswer Verify(SandboxRequest request)
    {
        using var json = JsonDocument.Parse(request.Body);
        var name = json.RootElement.GetProperty("NAMA_LGKP").GetString()!;
        if (name == "refused")
        {
            return SandboxAnswer.Json(200, """{"content":[{"RESPON":"Parameter Tidak Lengkap"}]}""");
        }

        var score = _names.IndexOf(name);
        if (score < 0)
        {
            score = _names.Count;
            _names.Add(name);
        }

        return SandboxAnswer.Json(200, $$"""{"content":[{"NIK":"Sesuai","NAMA_LGKP":"Tidak Sesuai ({{score}})"}],"lastPage":true}""");
    }
}

/// <summary>The questions: what the city holds afterwards are the newest verdicts by request.</summary>
public sealed class QuestionConformance : DestinationConformance
{
    private readonly CountingRegister _register = new();
    private SandboxServer? _server;
    private Uri? _address;

    protected override DestinationTraits Traits => CountingRegister.Adapter(_address!).Streams[0].Destination!;

    protected override string Stream => "permintaan";

    protected override string? RefusedValue => "refused";

    public override async ValueTask InitializeAsync()
    {
        Context.Secrets.Add("dukcapil/password", DukcapilPartner.Password);
        _server = await SandboxServer.StartAsync(new SandboxOptions(), [_register.Partner], Token);
        _address = _server.AddressOf("dukcapil");
    }

    protected override ReadOnlyMemory<byte> Content(string key, string value) => System.Text.Encoding.UTF8.GetBytes(
        $$"""{"id":"{{key}}","NIK":"15710707119{{StableNumber(key):00000}}","NAMA_LGKP":"{{value}}"}""");

    protected override ValueTask<IDestinationAdapter> CreateAsync() => new((IDestinationAdapter)CountingRegister.Adapter(_address!).Create(Context.ToContext()));

    protected override async ValueTask<IReadOnlyList<HeldEntry>> HeldAsync()
    {
        await using var adapter = CountingRegister.Adapter(_address!).Create(Context.ToContext());
        var held = new Dictionary<string, string>();
        foreach (var record in (await adapter.ReadAllAsync("hasil")).SelectMany(page => page.Records))
        {
            using var json = JsonDocument.Parse(record.Json);
            held[json.RootElement.GetProperty("id").GetString()!] = _register.NameOf(json.RootElement.GetProperty("skor").GetProperty("NAMA_LGKP").GetInt32());
        }

        return [.. held.Select(entry => new HeldEntry(entry.Key, entry.Value))];
    }

    protected override ValueTask<bool> LoseNextAnswerAsync()
    {
        _register.Partner.Faults.Next("POST", "*", Fault.DoneThenReset());
        return new(true);
    }

    protected override async ValueTask<bool> BreakAsync()
    {
        await StopAsync();
        return true;
    }

    protected override async ValueTask StopAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.DisposeAsync();
        }
    }

    private static int StableNumber(string key) => key.Aggregate(7, (sum, letter) => ((sum * 31) + letter) % 100_000);
}

public sealed class VerdictConformance : SourceConformance
{
    private readonly CountingRegister _register = new();
    private SandboxServer? _server;

    protected override SourceTraits Traits => new() { Mode = ReadMode.Repeatable };

    protected override string Stream => "hasil";

    public override async ValueTask InitializeAsync()
    {
        Context.Secrets.Add("dukcapil/password", DukcapilPartner.Password);
        _server = await SandboxServer.StartAsync(new SandboxOptions(), [_register.Partner], Token);
    }

    protected override async ValueTask SeedAsync(int count)
    {
        await using var adapter = CountingRegister.Adapter(_server!.AddressOf("dukcapil")).Create(Context.ToContext());
        var questions = Enumerable.Range(0, count).Select(i => AdapterCalls.Upsert($"v{i}", $$"""{"id":"v{{i}}","NIK":"15710707119{{i:00000}}","NAMA_LGKP":"nama"}"""));
        (await adapter.DeliverAsync("permintaan", [.. questions])).ShouldAllBe(outcome => outcome.Verdict == DeliveryVerdict.Accepted);
    }

    protected override ValueTask<ISourceAdapter> CreateAsync() => new((ISourceAdapter)CountingRegister.Adapter(_server!.AddressOf("dukcapil")).Create(Context.ToContext()));

    protected override async ValueTask StopAsync() => await _server!.DisposeAsync();
}
