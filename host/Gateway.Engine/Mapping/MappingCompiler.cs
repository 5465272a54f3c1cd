using System.Collections.Concurrent;
using System.Collections.Frozen;
using Gateway.Engine.Mapping.Language;
using Gateway.Engine.Mapping.Lookups;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping;

/// <summary>Checks and compiles the mappings of one configuration. Make one for all of them: the lookups are built once.</summary>
public sealed class MappingCompiler(FrozenDictionary<string, LookupTable> lookups)
{
    internal const string Source = "source";
    internal const string Target = "target";

    private readonly CelEnvironment _language = FieldLanguage.With(lookups);
    private readonly ConcurrentDictionary<RecordSchema, CelType> _types = new(ReferenceEqualityComparer.Instance);

    /// <summary>Functions, operators and macros that rules may use.</summary>
    public IReadOnlyDictionary<string, FunctionDefinition> Functions => _language.Functions;

    /// <summary>Checks everything and reports all of it; the mapping is there when nothing is an error. A schema that is null checks nothing.</summary>
    public MappingCompilation Compile(MappingDefinition definition, RecordSchema? sourceSchema, RecordSchema? destinationSchema)
    {
        var found = new RuleDiagnostics();
        var source = sourceSchema is null ? CelType.Dyn : _types.GetOrAdd(sourceSchema, SchemaTypes.OfRecord);
        var mapping = new MappingChecker(_language, lookups, found, definition).Check(source, destinationSchema);
        return new MappingCompilation(found.HasErrors ? null : mapping, found.All);
    }
}
