using System.Collections.Immutable;
using Gateway.Engine.Mapping.Rules;

namespace Gateway.Engine.Mapping;

/// <summary>A mapping that was found right. Its program is made when a record first needs it. Immutable; shared by all runs and threads that use this configuration.</summary>
public sealed class CompiledMapping
{
    private readonly CheckedMapping _checked;
    private readonly Lazy<MappingProgram> _program;

    internal CompiledMapping(MappingDefinition definition, CheckedMapping mapping)
    {
        Definition = definition;
        _checked = mapping;
        // Hundreds of mappings are checked at once and few of them run at once.
        _program = new(() => new MappingProgram(mapping));
        Position = new FilePosition(definition.File, 1, 1);
    }

    public MappingDefinition Definition { get; }

    /// <summary>Target fields with the source paths they read: what leaves to whom.</summary>
    public ImmutableArray<FieldLineage> Lineage => [.. Program.Fields.Select(LineageOf)];

    /// <summary>How each field can fail although its types are right; fields that cannot are not listed.</summary>
    public ImmutableArray<FieldRisk> Risks =>
        [.. _checked.Fields.Where(f => f.OnError == OnError.Hold && f.Rule.Expression.CanFail).Select(f => new FieldRisk(f.Name, [.. f.Rule.Expression.Failures.Select(r => r.Message).Distinct()]))];

    /// <summary>Source paths that any rule reads: the only ones a source needs to send.</summary>
    public ImmutableArray<string> SourcePaths => [.. Program.Bindings.All.Where(b => b.TargetField < 0).Select(b => b.Path.ToString()).Order(StringComparer.Ordinal)];

    internal FilePosition Position { get; }

    internal MappingProgram Program => _program.Value;

    /// <summary>A mapper for one thread of one run.</summary>
    public Mapper CreateMapper(MapContext context) => new(Program, Position, context);

    private FieldLineage LineageOf(CompiledField field)
    {
        var slots = field.Rule.Slots.Concat(field.Default?.Slots ?? []).Distinct();
        var lookups = LookupNames.In(field.Rule.Checked.Parsed.Root);
        return new FieldLineage(field.Name, field.Rule.Text.Text, [.. slots.Select(s => Program.Bindings.All[s].Path.ToString()).Order(StringComparer.Ordinal)], [.. lookups.Select(l => l.Name).Distinct()]);
    }
}

/// <summary>Where the value of a target field comes from: paths such as <c>source.location.districtName</c> (none for constants) and lookups.</summary>
public sealed record FieldLineage(string Field, string Rule, ImmutableArray<string> Sources, ImmutableArray<string> Lookups);

/// <summary>The ways in which a field's rule can fail.</summary>
public sealed record FieldRisk(string Field, ImmutableArray<string> Failures);
