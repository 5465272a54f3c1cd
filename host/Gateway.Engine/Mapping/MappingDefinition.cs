using System.Collections.Immutable;

namespace Gateway.Engine.Mapping;

/// <summary>A mapping file as it was read: names and rules with their places, nothing checked yet (design.md 5).</summary>
public sealed record MappingDefinition
{
    public required string Id { get; init; }

    /// <summary>The file as messages name it.</summary>
    public required string File { get; init; }

    /// <summary><c>endpoint.stream</c> the records come from.</summary>
    public required RuleText From { get; init; }

    /// <summary><c>endpoint.stream</c> the mapped objects go to.</summary>
    public required RuleText To { get; init; }

    /// <summary>Records for which this is false are skipped; null takes all.</summary>
    public RuleText? Where { get; init; }

    /// <summary>Target fields that together name one record at the destination, in order.</summary>
    public required ImmutableArray<RuleText> Key { get; init; }

    /// <summary>Named parts that later rules may use, in order.</summary>
    public ImmutableArray<LetRule> Let { get; init; } = [];

    /// <summary>Target fields in the order in which they are written.</summary>
    public required ImmutableArray<FieldRule> Fields { get; init; }

    public ImmutableArray<CheckRule> Checks { get; init; } = [];

    /// <summary>The <c>*.tests.json</c> file beside the mapping.</summary>
    public RuleText? Tests { get; init; }
}

public sealed record LetRule(RuleText Name, RuleText Value);

/// <summary>One target field: <c>"name": "rule"</c> or <c>"name": { "value": "rule", "onError": "null" }</c>.</summary>
public sealed record FieldRule(RuleText Name, RuleText Value)
{
    public OnError OnError { get; init; }

    /// <summary>The rule of <c>"onError": "default"</c>, from the member <c>default</c>.</summary>
    public RuleText? Default { get; init; }
}

/// <summary>What happens when a field's rule fails.</summary>
public enum OnError
{
    /// <summary>The record is held.</summary>
    Hold,

    /// <summary>The field becomes null.</summary>
    Null,

    /// <summary>The field is left out.</summary>
    Skip,

    /// <summary>The field takes the value of its <c>default</c> rule.</summary>
    Default,
}

/// <summary>A condition over <c>target</c> (and <c>source</c>) that must hold for every mapped object.</summary>
public sealed record CheckRule(RuleText Rule, string Message);
