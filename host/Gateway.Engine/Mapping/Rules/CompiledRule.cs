using System.Collections.Immutable;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Rules;

/// <summary>A rule of a mapping, compiled.</summary>
internal sealed record CompiledRule
{
    /// <summary>Where it stands in the mapping: <c>fields.kodeWilayah</c>.</summary>
    public required string Name { get; init; }

    public required RuleText Text { get; init; }

    public required CheckedExpression Checked { get; init; }

    public required CompiledExpression Expression { get; init; }

    public required RuleProgram Program { get; init; }

    /// <summary><c>let</c> parts it needs, each after those it needs itself.</summary>
    public required int[] Lets { get; init; }

    /// <summary>Every slot it reads, those of its <c>let</c> parts too: its lineage.</summary>
    public required ImmutableArray<int> Slots { get; init; }

    /// <summary>The slots by which answers can be remembered; null when they cannot.</summary>
    public int[]? MemoSlots { get; init; }
}

/// <summary>A target field, compiled. Its JSON name has a comma before and a colon behind it; the schema is the destination's.</summary>
internal sealed record CompiledField(string Name, byte[] JsonName, CompiledRule Rule, OnError OnError, CompiledRule? Default, SchemaField? Schema)
{
    /// <summary>The key or a check reads the value again.</summary>
    public bool IsRead { get; init; }
}

/// <summary>A check, compiled.</summary>
internal sealed record CompiledCheck(CompiledRule Rule, string Message);
