using System.Collections.Frozen;
using Gateway.Engine.Configuration.Reading;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Lookups;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>Compiles mappings against what is known of their streams (delivery.md C12).</summary>
/// <param name="folder">Holds the test files.</param>
/// <param name="endpoints">Endpoints that were bound.</param>
/// <param name="diagnostics">Takes what is found.</param>
internal sealed class MappingChecks(ConfigurationFolder folder, IReadOnlyDictionary<string, ConfiguredEndpoint> endpoints, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, RecordSchema?> _schemas = new(StringComparer.Ordinal);

    /// <summary>The mappings without errors.</summary>
    /// <param name="mappings">The files.</param>
    /// <param name="lookups">Ids of all lookups; null where one has errors, which then says enough.</param>
    public FrozenDictionary<string, CompiledMapping> Compile(
        IEnumerable<LoadedFile<MappingDefinition>> mappings, IEnumerable<KeyValuePair<string, LookupTable?>> lookups)
    {
        var compiler = new MappingCompiler(lookups.ToFrozenDictionary(lookup => lookup.Key, lookup => lookup.Value ?? Placeholder(lookup.Key), StringComparer.Ordinal));
        var works = mappings.Where(mapping => mapping.Content is not null).Select(Prepare).ToArray();
        // Mappings know nothing of one another: on the two cores of a small server hundreds of them are checked in half the time.
        Parallel.ForEach(works, work => work.Result = compiler.Compile(work.File.Content!, work.Source, work.Destination));
        foreach (var work in works)
        {
            foreach (var found in work.Result!.Diagnostics)
            {
                diagnostics.Add(found with { Excerpt = work.File.Root.File.LineOfText(found.Line) });
            }
        }
        return works.Where(work => work.Result!.Mapping is not null).ToFrozenDictionary(work => work.File.Id, work => work.Result!.Mapping!, StringComparer.Ordinal);
    }

    private Work Prepare(LoadedFile<MappingDefinition> file)
    {
        if (file.Content!.Tests is { } tests)
        {
            folder.Read($"mappings/{tests.Text}", diagnostics, file.At("/tests"));
        }
        return new Work(file, SchemaOf(file.Content.From.Text), SchemaOf(file.Content.To.Text));
    }

    private RecordSchema? SchemaOf(string stream)
    {
        if (!_schemas.TryGetValue(stream, out var known))
        {
            var schema = stream.Split('.', 2) is [var endpoint, var name] ? endpoints.GetValueOrDefault(endpoint)?.Bound.Streams.FirstOrDefault(found => found.Name == name)?.Schema : null;
            _schemas[stream] = known = schema is null ? null : RecordSchemaReader.Read(stream, schema);
        }
        return known;
    }

    private static LookupTable Placeholder(string id) => LookupTable.Build(new LookupDefinition { Id = id, File = "", Entries = [] }, out _);

    private sealed class Work(LoadedFile<MappingDefinition> file, RecordSchema? source, RecordSchema? destination)
    {
        public LoadedFile<MappingDefinition> File => file;

        public RecordSchema? Source => source;

        public RecordSchema? Destination => destination;

        public MappingCompilation? Result { get; set; }
    }
}
