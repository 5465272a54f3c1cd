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
    /// <summary>The mappings without errors.</summary>
    /// <param name="mappings">The files.</param>
    /// <param name="lookups">Ids of all lookups; null where one has errors, which then says enough.</param>
    public FrozenDictionary<string, CompiledMapping> Compile(
        IEnumerable<LoadedFile<MappingDefinition>> mappings, IEnumerable<KeyValuePair<string, LookupTable?>> lookups)
    {
        var compiler = new MappingCompiler(lookups.ToFrozenDictionary(lookup => lookup.Key, lookup => lookup.Value ?? Placeholder(lookup.Key), StringComparer.Ordinal));
        var compiled = new Dictionary<string, CompiledMapping>(StringComparer.Ordinal);
        foreach (var mapping in mappings)
        {
            if (mapping.Content is not { } definition)
            {
                continue;
            }
            if (definition.Tests is { } tests)
            {
                folder.Read($"mappings/{tests.Text}", diagnostics, mapping.At("/tests"));
            }
            var result = compiler.Compile(definition, SchemaOf(definition.From.Text), SchemaOf(definition.To.Text));
            foreach (var found in result.Diagnostics)
            {
                diagnostics.Add(found with { Excerpt = mapping.Root.File.LineOfText(found.Line) });
            }
            if (result.Mapping is { } ready)
            {
                compiled[mapping.Id] = ready;
            }
        }
        return compiled.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private RecordSchema? SchemaOf(string stream) =>
        stream.Split('.', 2) is [var endpoint, var name]
        && endpoints.GetValueOrDefault(endpoint)?.Bound.Streams.FirstOrDefault(found => found.Name == name)?.Schema is { } schema
            ? RecordSchemaReader.Read(stream, schema) : null;

    private static LookupTable Placeholder(string id) => LookupTable.Build(new LookupDefinition { Id = id, File = "", Entries = [] }, out _);
}
