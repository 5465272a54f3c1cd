using System.Text.Json;
using Gateway.Engine.Plugins;
using Gateway.Engine.Plugins.Guarding;
using Gateway.Engine.Plugins.Trust;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Engine.Tests.Plugins;

/// <summary>A plugin folder, an allow-list and a catalog of one test, filled from the plugins in tests/bad-plugins.</summary>
internal sealed class PluginBench : IAsyncDisposable
{
    private static readonly string Built = Path.Combine(AppContext.BaseDirectory, "bad-plugins");
    private readonly string _root = Directory.CreateTempSubdirectory("gateway-plugins-").FullName;
    private readonly List<TestAdapterContext> _contexts = [];

    public PluginBench(PluginLimits? limits = null)
    {
        Directory.CreateDirectory(Folder);
        Trust = new PluginTrust(TrustFile, BundledHashes.None, TimeProvider.System);
        Catalog = NewCatalog(Trust, limits);
    }

    public string Folder => Path.Combine(_root, "plugins");

    public string TrustFile => Path.Combine(_root, PluginTrust.FileName);

    public string Shadow => Path.Combine(_root, "shadow");

    public PluginTrust Trust { get; }

    public PluginCatalog Catalog { get; }

    public PluginCatalog NewCatalog(PluginTrust trust, PluginLimits? limits = null) => new(new PluginCatalogOptions
    {
        Roots = [Folder],
        Shadow = Shadow,
        Limits = limits ?? new PluginLimits { Construct = TimeSpan.FromMilliseconds(500), Dispose = TimeSpan.FromMilliseconds(200), Grace = TimeSpan.FromMilliseconds(200) },
    }, trust, TimeProvider.System, NullLogger<PluginCatalog>.Instance);

    /// <summary>Copies a built plugin into the plugin folder.</summary>
    public string Add(string plugin, string? name = null, bool trust = true, string? behaviour = null, string? id = null, string? version = null, string? answer = null)
    {
        var target = Path.Combine(Folder, name ?? plugin);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Built, plugin), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Path.Combine(Built, plugin), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        Edit(target, "\"version\": \"1.0.0\"", $"\"version\": \"{version ?? "1.0.0"}\"");
        if (id is not null)
        {
            Edit(target, "\"id\": \"misbehaving\"", $"\"id\": \"{id}\"");
        }

        File.WriteAllText(Path.Combine(target, "behaviour.txt"), behaviour ?? "");
        File.WriteAllText(Path.Combine(target, "answer.txt"), answer ?? version ?? "1.0.0");
        if (trust)
        {
            Trust.Trust(target, "test");
        }

        return target;
    }

    public static void Edit(string folder, string old, string replacement)
    {
        var path = Path.Combine(folder, "plugin.json");
        var text = File.ReadAllText(path);
        text.ShouldContain(old);
        File.WriteAllText(path, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    public async Task<IReadOnlyList<PluginProblem>> LoadAsync() => await Catalog.ReloadAsync(TestContext.Current.CancellationToken);

    /// <summary>The one refusal of a reload.</summary>
    public async Task<PluginProblem> RefusedAsync() => (await LoadAsync()).ShouldHaveSingleItem();

    public IBoundEndpoint Bind(string adapter = "misbehaving")
    {
        var binding = Catalog.Find(adapter, null).ShouldNotBeNull().Bind(JsonElement.Parse("{}"));
        binding.Errors.ShouldBeEmpty();
        return binding.Endpoint.ShouldNotBeNull();
    }

    public IAdapter Create(string adapter = "misbehaving") => Bind(adapter).Create(Context());

    public AdapterContext Context()
    {
        var context = new TestAdapterContext();
        _contexts.Add(context);
        return context.ToContext();
    }

    /// <summary>The answers of the records a source of this adapter yields.</summary>
    public static async Task<List<string>> ReadAsync(IAdapter adapter)
    {
        await using var source = ((ISourceAdapter)adapter).OpenSource("records");
        var answers = new List<string>();
        await foreach (var page in source.ReadAsync(new ReadRequest(null, 10), TestContext.Current.CancellationToken))
        {
            using (page)
            {
                answers.AddRange(page.Records.Select(record => JsonDocument.Parse(record.Json).RootElement.GetProperty("version").GetString()!));
            }
        }

        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        await Catalog.DisposeAsync();
        _contexts.ForEach(context => context.Dispose());
        Directory.Delete(_root, recursive: true);
    }
}
