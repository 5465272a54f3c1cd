using System.Collections.Frozen;
using Gateway.Engine.Configuration.Binding;
using Gateway.Engine.Configuration.Checks;
using Gateway.Engine.Configuration.Files;
using Gateway.Engine.Configuration.Reading;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Lookups;
using Gateway.Engine.Plugins;

namespace Gateway.Engine.Configuration;

/// <summary>Reads a configuration folder whole and says everything that is wrong with it at once (design.md 8). Safe for concurrent use.</summary>
public sealed class ConfigurationLoader(IAdapterCatalog catalog, LoaderOptions options)
{
    /// <summary>Loads a folder. Never throws for what is in it.</summary>
    public LoadResult Load(string folder) => Load(folder, _ => true);

    /// <summary>Loads the endpoints of a folder and what is known of their streams, also while somebody is still writing how records move between them.</summary>
    public LoadResult LoadEndpoints(string folder) => Load(folder, file => file.Kind is FileKind.Endpoint or FileKind.Schema);

    private LoadResult Load(string folder, Func<ConfigurationFile, bool> wanted)
    {
        var diagnostics = new DiagnosticBag();
        var config = Directory.Exists(folder)
            ? new Loading(catalog, options, new ConfigurationFolder(folder), diagnostics).Run(wanted)
            : Missing(folder, diagnostics);
        return new LoadResult(diagnostics.Errors == 0 ? config : null, diagnostics.Sorted());
    }

    /// <summary>
    /// Reads gateway.json alone: where the data folder is must be known before the plugins are loaded that the rest is checked with.
    /// </summary>
    /// <returns>The settings as far as they can be read; null when they cannot.</returns>
    public static GatewaySettings? ReadSettings(string folder, LoaderOptions options) =>
        Directory.Exists(folder) ? new Loading(new NoAdapters(), options, new ConfigurationFolder(folder), new DiagnosticBag()).ReadSettings()?.Settings : null;

    /// <summary>Names of the adapters that the endpoint files ask for, as far as they can be read: which plugins are needed must be known before they are loaded.</summary>
    public static IReadOnlySet<string> ReadAdapters(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return FrozenSet<string>.Empty;
        }
        var (files, ignored) = (new ConfigurationFolder(folder), new DiagnosticBag());
        return files.List(ignored).Where(file => file.Kind == FileKind.Endpoint)
            .Select(file => files.Read(file.Path, ignored) is { } source ? ConfigReader.Read(source, ignored)?.Member("adapter")?.Value.Text : null)
            .OfType<string>().Select(adapter => adapter.Split('@')[0]).ToFrozenSet(StringComparer.Ordinal);
    }

    private static GatewayConfig? Missing(string folder, DiagnosticBag diagnostics)
    {
        diagnostics.Add(folder, "GW1014", $"the folder \"{folder}\" does not exist", $"Create it with: gateway init {folder}");
        return null;
    }

    /// <summary>One load.</summary>
    private sealed class Loading(IAdapterCatalog catalog, LoaderOptions options, ConfigurationFolder folder, DiagnosticBag diagnostics)
    {
        private readonly BindingContext _context = new(diagnostics);
        private readonly ContentHash _hash = new();
        private Variables? _variables;
        private readonly Dictionary<string, IReadOnlyDictionary<string, ConfigValue>> _secrets = new(StringComparer.Ordinal);

        public GatewayConfig? Run(Func<ConfigurationFile, bool> wanted)
        {
            ConfigurationFile[] files = [.. folder.List(diagnostics).Where(wanted)];
            var root = folder.Read(FileKinds.SettingsFile, diagnostics) is { } source ? ConfigReader.Read(source, diagnostics) : null;
            if (root is not null && IsNewer(root))
            {
                return null;
            }
            // Without gateway.json the other files are read all the same, so that all their own mistakes show at once.
            var settings = root is null ? null : ReadSettings(root);
            var ((loaded, lookups, compiler), endpoints) = ReadAll(settings, files, root is null ? DiagnosticSeverity.Error : SecretSeverity(root));
            new ReferenceChecks(files, settings, _context).Run(endpoints);
            new SyncChecks(loaded, diagnostics).Run();
            new ReadBackChecks(loaded, endpoints, diagnostics).Run();
            var schemas = new SchemaChecks(folder, diagnostics, _hash.Add).Read(files, endpoints);
            var mappings = new MappingChecks(folder, schemas, diagnostics).Compile(loaded.Mappings, compiler);
            return settings is null || diagnostics.Errors > 0 ? null : new GatewayConfig
            {
                Version = _hash.ToText(),
                Folder = folder.Root,
                Settings = settings.Settings,
                Endpoints = endpoints,
                Syncs = Table(loaded.Syncs, file => file.Content),
                Mappings = mappings,
                Lookups = lookups.ToFrozenDictionary(lookup => lookup.Key, lookup => lookup.Value!, StringComparer.Ordinal),
                Calendars = Table(loaded.Calendars, file => file.Content),
                Schemas = schemas,
            };
        }

        public SettingsFile? ReadSettings() =>
            folder.Read(FileKinds.SettingsFile, diagnostics) is { } source && ConfigReader.Read(source, diagnostics) is { } root ? ReadSettings(root) : null;

        /// <summary>A newer program may have given words another meaning: nothing else of the folder can be judged (delivery.md C18).</summary>
        private bool IsNewer(ConfigValue root)
        {
            if (root.Member("version")?.Value is not { Kind: ConfigKind.Number } version || !long.TryParse(version.Text, out var number) || number <= GatewaySettings.NewestVersion)
            {
                return false;
            }
            diagnostics.Add(version, "GW1012", $"this folder is written for version {number} of the format, and this program reads up to {GatewaySettings.NewestVersion}", "Run a newer gateway.");
            return true;
        }

        private SettingsFile? ReadSettings(ConfigValue root)
        {
            _variables = new Variables(options.Variables, options.Environment);
            _variables.Declare(root, diagnostics);
            _variables.Apply(root, diagnostics);
            new SecretScan(diagnostics, SecretSeverity(root)).Check(root, byName: true);
            _hash.Add(root);
            return ObjectReader.Read(root, _context, o => SettingsFile.Read(o, folder.Root));
        }

        private static DiagnosticSeverity SecretSeverity(ConfigValue root) =>
            root.Member("environment")?.Value.Text == "dev" ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error;

        private FrozenDictionary<string, ConfiguredEndpoint> BindEndpoints(SettingsFile settings, IReadOnlyList<LoadedFile<EndpointFile>> files, BindingContext context)
        {
            CheckSecretsExist(settings.Settings, context.Diagnostics);
            var checks = new EndpointChecks(catalog, settings, context);
            return Table(files, file => checks.Bind(file, _secrets[file.Id].Keys));
        }

        private (Contents Contents, FrozenDictionary<string, ConfiguredEndpoint> Endpoints) ReadAll(
            SettingsFile? settings, IReadOnlyList<ConfigurationFile> files, DiagnosticSeverity secrets)
        {
            var scan = new SecretScan(diagnostics, secrets);
            var known = settings ?? SettingsFile.Unknown;
            var endpointFiles = ReadKind(files, FileKind.Endpoint, scan, (o, id) => EndpointFile.Read(o, id, known.Limits));
            var endpoints = FrozenDictionary<string, ConfiguredEndpoint>.Empty;
            var bound = new BindingContext(new DiagnosticBag());
            Contents? contents = null;
            // Adapters understand their settings while the other files are read: on the two cores of a small server both take a good part of the start.
            Parallel.Invoke(
                () => endpoints = settings is null ? endpoints : BindEndpoints(settings, endpointFiles, bound),
                () => contents = ReadContents(known, endpointFiles, files, scan));
            diagnostics.Add(bound.Diagnostics);
            return (contents!, endpoints);
        }

        private Contents ReadContents(SettingsFile settings, IReadOnlyList<LoadedFile<EndpointFile>> endpoints, IReadOnlyList<ConfigurationFile> files, SecretScan scan)
        {
            var loaded = new LoadedFolder(
                settings,
                endpoints,
                ReadKind(files, FileKind.Sync, scan, (o, id) => SyncFile.Read(o, id, settings.Defaults)),
                ReadKind(files, FileKind.Mapping, scan, MappingFile.Read),
                ReadKind(files, FileKind.Lookup, scan, LookupFile.Read),
                ReadKind(files, FileKind.Calendar, scan, CalendarFile.Read));
            var lookups = BuildLookups(files, loaded.Lookups);
            return new Contents(loaded, lookups, MappingChecks.CompilerWith(lookups));
        }

        private LoadedFile<T>[] ReadKind<T>(IReadOnlyList<ConfigurationFile> files, FileKind kind, SecretScan scan, Func<ObjectReader, string, T> read) where T : class =>
            [.. files.Where(file => file.Kind == kind).Select(file => Read(file, scan, read)).OfType<LoadedFile<T>>()];

        /// <summary>The tables by id; null where one has errors.</summary>
        private Dictionary<string, LookupTable?> BuildLookups(IReadOnlyList<ConfigurationFile> files, IReadOnlyList<LoadedFile<LookupFile>> loaded)
        {
            var checks = new LookupChecks(folder, diagnostics, _hash.Add);
            var lookups = files.Where(file => file.Kind == FileKind.Lookup).ToDictionary(file => file.Id, _ => (LookupTable?)null, StringComparer.Ordinal);
            foreach (var lookup in loaded)
            {
                lookups[lookup.Id] = checks.Build(lookup);
            }
            return lookups;
        }

        private LoadedFile<T>? Read<T>(ConfigurationFile file, SecretScan scan, Func<ObjectReader, string, T> read) where T : class
        {
            if (folder.Read(file.Path, diagnostics) is not { } source || ConfigReader.Read(source, diagnostics) is not { } root)
            {
                return null;
            }
            if (file.Kind == FileKind.Endpoint)
            {
                _variables?.Apply(root, diagnostics);
                _secrets[file.Id] = scan.Check(root, byName: true);
            }
            else if (file.Kind != FileKind.Lookup)
            {
                scan.Check(root, byName: false);
            }
            if (root.Member("id")?.Value is { Kind: ConfigKind.Text } id && id.Text != file.Id)
            {
                diagnostics.Add(id, "GW1019", $"this file is named \"{file.Id}\" and says it is \"{id.Text}\"", "Remove \"id\" or rename the file: the file name is the id.");
            }
            _hash.Add(root);
            var content = ObjectReader.Read(root, _context, o => read(o, file.Id), out var readable);
            return new LoadedFile<T>(file.Id, root, content) { Readable = readable };
        }

        private void CheckSecretsExist(GatewaySettings settings, DiagnosticBag found)
        {
            foreach (var (name, value) in _secrets.Values.SelectMany(used => used))
            {
                if (options.SecretExists?.Invoke(settings, name) == false)
                {
                    found.Add(value, "GW1303", $"secret \"{name}\" is not set, so syncs of this endpoint will not start", $"Set it with: gateway secret set {name}",
                        severity: DiagnosticSeverity.Warning);
                }
            }
        }

        private static FrozenDictionary<string, TResult> Table<TFile, TResult>(IEnumerable<LoadedFile<TFile>> files, Func<LoadedFile<TFile>, TResult?> make)
            where TFile : class where TResult : class =>
            files.Select(file => (file.Id, Result: make(file))).Where(made => made.Result is not null).ToFrozenDictionary(made => made.Id, made => made.Result!, StringComparer.Ordinal);
    }

    /// <summary>All files but the settings, with what mappings need of them.</summary>
    private sealed record Contents(LoadedFolder Files, IReadOnlyDictionary<string, LookupTable?> Lookups, MappingCompiler Compiler);

    private sealed class NoAdapters : IAdapterCatalog
    {
        public IReadOnlyList<IAdapterEntry> Adapters => [];

        public IAdapterEntry? Find(string name, int? version) => null;
    }
}
