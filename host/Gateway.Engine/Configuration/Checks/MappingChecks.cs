using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration.Reading;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Lookups;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>Compiles mappings against what is known of their streams (delivery.md C12).</summary>
/// <param name="folder">Holds the test files.</param>
/// <param name="schemas">JSON Schemas of streams by <c>endpoint.stream</c>.</param>
/// <param name="diagnostics">Takes what is found.</param>
internal sealed class MappingChecks(ConfigurationFolder folder, IReadOnlyDictionary<string, JsonObject> schemas, DiagnosticBag diagnostics)
{
    /// <summary>What is wrong with a single rule, whatever stands around it.</summary>
    private static readonly string[] OfOneRule =
    [
        MappingCodes.Syntax, MappingCodes.UnknownName, MappingCodes.WrongType, MappingCodes.UnknownSourceField, MappingCodes.UnknownLookup, MappingCodes.BadConstant,
        MappingCodes.NotACondition, MappingCodes.TooLarge,
    ];

    private readonly Dictionary<string, RecordSchema?> _schemas = new(StringComparer.Ordinal);

    /// <summary>What rules may use beside the lookups of this folder; null where one has errors, which then says enough.</summary>
    public static MappingCompiler CompilerWith(IEnumerable<KeyValuePair<string, LookupTable?>> lookups) =>
        new(lookups.ToFrozenDictionary(lookup => lookup.Key, lookup => lookup.Value ?? Placeholder(lookup.Key), StringComparer.Ordinal));

    /// <summary>The mappings without errors.</summary>
    public FrozenDictionary<string, CompiledMapping> Compile(IEnumerable<LoadedFile<MappingDefinition>> mappings, MappingCompiler compiler)
    {
        var works = mappings.Select(Prepare).OfType<Work>().ToArray();
        // Mappings know nothing of one another: on the two cores of a small server hundreds of them are checked in half the time.
        Parallel.ForEach(works, work => work.Result = compiler.Compile(work.Definition, work.Source, work.Destination));
        foreach (var work in works)
        {
            foreach (var found in work.Result!.Diagnostics.Where(found => work.IsWhole || OfOneRule.Contains(found.Code)))
            {
                diagnostics.Add(found with { Excerpt = work.File.Root.File.LineOfText(found.Line) });
            }
        }
        return works.Where(work => work.IsWhole && work.Result!.Mapping is not null).ToFrozenDictionary(work => work.File.Id, work => work.Result!.Mapping!, StringComparer.Ordinal);
    }

    private Work? Prepare(LoadedFile<MappingDefinition> file)
    {
        if (file.Content?.Tests is { } tests)
        {
            folder.Read($"mappings/{tests.Text}", diagnostics, file.At("/tests"));
        }
        return (file.Content ?? RulesOf(file.Readable)) is { } definition
            ? new Work(file, definition, SchemaOf(definition.From.Text), SchemaOf(definition.To.Text)) : null;
    }

    /// <summary>The rules of a file with other mistakes, so that theirs show in the same go.</summary>
    private static MappingDefinition? RulesOf(MappingDefinition? readable) => readable is not { From: not null, To: not null } ? null : readable with
    {
        Key = [],
        Let = [.. readable.Let.Where(let => let.Value is not null)],
        Fields = [.. readable.Fields.Where(field => field is not null)],
        Checks = [],
    };

    private RecordSchema? SchemaOf(string stream)
    {
        if (!_schemas.TryGetValue(stream, out var known))
        {
            _schemas[stream] = known = schemas.GetValueOrDefault(stream) is { } schema ? RecordSchemaReader.Read(stream, schema) : null;
        }
        return known;
    }

    private static LookupTable Placeholder(string id) => LookupTable.Build(new LookupDefinition { Id = id, File = "", Entries = [] }, out _);

    private sealed class Work(LoadedFile<MappingDefinition> file, MappingDefinition definition, RecordSchema? source, RecordSchema? destination)
    {
        public LoadedFile<MappingDefinition> File => file;

        public MappingDefinition Definition => definition;

        public bool IsWhole => file.Content is not null;

        public RecordSchema? Source => source;

        public RecordSchema? Destination => destination;

        public MappingCompilation? Result { get; set; }
    }
}
