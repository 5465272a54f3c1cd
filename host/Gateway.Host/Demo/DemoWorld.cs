using System.Globalization;
using Gateway.Engine.Secrets;
using Gateway.Host.Composition;
using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Host.Demo;

/// <summary>Everything the demo needs around the gateway: partners on loopback, the city's database, keys and secrets in a data folder.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private const string DaysFile = "demo.days";
    private readonly SandboxServer _partners;
    private readonly bool _temporary;

    private DemoWorld(ConfigurationPlace place, SandboxServer partners, bool temporary) => (Place, _partners, _temporary) = (place, partners, temporary);

    /// <summary>The sample configuration with the demo's addresses and data folder.</summary>
    public ConfigurationPlace Place { get; }

    /// <summary>Where the sample configuration lies beside the executable.</summary>
    public static string Sample => Path.Combine(AppContext.BaseDirectory, "sample");

    public IEnumerable<string> Partners => _partners.Partners.Select(partner => partner.Name);

    /// <summary>Starts the partners and prepares the folder.</summary>
    /// <param name="folder">The configuration folder.</param>
    /// <param name="data">The data folder; null makes one that goes with the demo.</param>
    /// <param name="advance">Whether another day passes at the city and its partners.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops starting.</param>
    public static async Task<DemoWorld> StartAsync(string folder, string? data, bool advance, TimeProvider time, CancellationToken cancellationToken)
    {
        var root = data ?? Directory.CreateTempSubdirectory("gateway-demo-").FullName;
        var shared = Directory.CreateDirectory(Path.Combine(root, "berkas")).FullName;
        var options = new SandboxOptions { Clock = time, Memory = Path.Combine(root, "banks") };
        var days = await DaysAsync(root, advance, cancellationToken);
        var partners = await SandboxServer.StartAsync(options, SandboxPartners.Create(options), cancellationToken);
        foreach (var partner in partners.Partners)
        {
            for (var day = partner.Remembers ? advance ? 1 : 0 : days; day > 0; day--)
            {
                partner.Advance();
            }

            partner.LeaveFiles(Path.Combine(shared, partner.Name));
        }

        var tables = await File.ReadAllTextAsync(Path.Combine(folder, "kota-db.sql"), cancellationToken)
            + await File.ReadAllTextAsync(Path.Combine(folder, "kota-db-sqlite.sql"), cancellationToken);
        var (jambi, serang) = (Path.Combine(root, "kota.db"), Path.Combine(root, "serang.db"));
        DemoCity.Fill(jambi, tables, JambiTables.Create(options, days));
        DemoCity.Fill(serang, tables, SerangTables.Create(options, days));
        var place = new ConfigurationPlace(folder)
        {
            DataFolder = root,
            Variables = new Dictionary<string, string>(partners.Partners.Select(partner => KeyValuePair.Create(partner.Name, partners.AddressOf(partner.Name).ToString())))
            {
                ["kota-db"] = jambi,
                ["serang-db"] = serang,
                ["berkas"] = shared,
            },
        };
        Unlock(Installation.FindData(place), partners.Partners.SelectMany(partner => partner.Secrets));
        return new DemoWorld(place, partners, data is null);
    }

    /// <summary>Lets the partners answer the files that the city has left by now.</summary>
    public void AnswerFiles()
    {
        foreach (var partner in _partners.Partners)
        {
            partner.AnswerFiles(Path.Combine(Place.Variables["berkas"], partner.Name));
        }
    }

    /// <summary>Lets the partners send their webhooks, as they do by themselves. A partner that forgot what it has sent sends it again.</summary>
    /// <param name="gateway">Where the gateway listens for them.</param>
    /// <param name="cancellationToken">Stops sending.</param>
    public async Task ReceiveAsync(Uri gateway, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        foreach (var webhook in _partners.Partners.SelectMany(partner => partner.Webhooks()))
        {
            await webhook.SendAsync(client, gateway, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _partners.DisposeAsync();
        if (_temporary)
        {
            Directory.Delete(Place.DataFolder!, recursive: true);
        }
    }

    /// <summary>How many days have passed since the first demo in this folder: most simulated partners forget, so their days are lived again.</summary>
    private static async Task<int> DaysAsync(string root, bool advance, CancellationToken cancellationToken)
    {
        var file = Path.Combine(root, DaysFile);
        var days = (File.Exists(file) ? int.Parse(await File.ReadAllTextAsync(file, cancellationToken), CultureInfo.InvariantCulture) : 0) + (advance ? 1 : 0);
        await File.WriteAllTextAsync(file, days.ToString(CultureInfo.InvariantCulture), cancellationToken);
        return days;
    }

    private static void Unlock(DataFolder data, IEnumerable<KeyValuePair<string, string>> shared)
    {
        if (!File.Exists(data.KeyFile))
        {
            KeyFile.Create(data.KeyFile, data.HasSealed);
        }

        var secrets = new SecretSources(data.Settings, Environment.GetEnvironmentVariable);
        foreach (var (name, value) in shared)
        {
            secrets.Set(name, new Secret(value));
        }
    }
}
