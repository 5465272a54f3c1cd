using System.Collections.Immutable;
using Gateway.Engine.Mapping.Records;
using Gateway.Engine.Mapping.Rules;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping;

/// <summary>A mapping that was checked and compiled. Immutable; shared by all runs and threads that use this configuration.</summary>
public sealed class CompiledMapping
{
    internal CompiledMapping(MappingDefinition definition, CelEnvironment environment, SlotTable slotTable, SlotBindings bindings)
    {
        Definition = definition;
        Environment = environment;
        SlotTable = slotTable;
        Bindings = bindings;
        Position = new FilePosition(definition.File, 1, 1);
    }

    public MappingDefinition Definition { get; }

    /// <summary>Target fields with the source paths they read: what leaves to whom.</summary>
    public ImmutableArray<FieldLineage> Lineage => [.. Fields.Select(LineageOf)];

    /// <summary>How each field can fail although its types are right; fields that cannot are not listed.</summary>
    public ImmutableArray<FieldRisk> Risks =>
        [.. Fields.Where(f => f.OnError == OnError.Hold && f.Rule.Checked.CanFail).Select(f => new FieldRisk(f.Name, [.. f.Rule.Checked.Failures.Select(r => r.Message).Distinct()]))];

    /// <summary>Source paths that any rule reads: the only ones a source needs to send.</summary>
    public ImmutableArray<string> SourcePaths => [.. Bindings.All.Where(b => b.TargetField < 0).Select(b => b.Path.ToString()).Order(StringComparer.Ordinal)];

    internal FilePosition Position { get; }

    internal CelEnvironment Environment { get; }

    internal SlotBindings Bindings { get; }

    internal SlotTable SlotTable { get; }

    internal CompiledRule? Where { get; init; }

    /// <summary><c>let</c> parts that are more than paths.</summary>
    internal ImmutableArray<CompiledRule> LetRules { get; init; } = [];

    internal LetProgram[] LetPrograms { get; init; } = [];

    internal ImmutableArray<CompiledField> Fields { get; init; } = [];

    internal ImmutableArray<CompiledCheck> Checks { get; init; } = [];

    internal ImmutableArray<int> KeyFields { get; init; } = [];

    /// <summary>A mapper for one thread of one run.</summary>
    public Mapper CreateMapper(MapContext context) => new(this, context);

    private FieldLineage LineageOf(CompiledField field)
    {
        var slots = field.Rule.Slots.Concat(field.Default?.Slots ?? []).Distinct();
        var lookups = LookupNames.In(field.Rule.Checked.Parsed.Root);
        return new FieldLineage(field.Name, field.Rule.Text.Text, [.. slots.Select(s => Bindings.All[s].Path.ToString()).Order(StringComparer.Ordinal)], [.. lookups.Select(l => l.Name).Distinct()]);
    }
}

/// <summary>Where the value of a target field comes from: paths such as <c>source.location.districtName</c> (none for constants) and lookups.</summary>
public sealed record FieldLineage(string Field, string Rule, ImmutableArray<string> Sources, ImmutableArray<string> Lookups);

/// <summary>The ways in which a field's rule can fail.</summary>
public sealed record FieldRisk(string Field, ImmutableArray<string> Failures);
