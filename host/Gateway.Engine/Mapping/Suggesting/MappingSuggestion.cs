using System.Collections.Immutable;

namespace Gateway.Engine.Mapping.Suggesting;

/// <summary>Rules that names and types suggest, and what they leave to a person. Together they validate: a field that must have a rule and has none gets one that gives null.</summary>
/// <param name="Key">Target fields that name a record.</param>
/// <param name="Rules">Target fields and their rules, in the destination's order.</param>
/// <param name="Left">Target fields without a suggestion.</param>
/// <param name="Unused">Source fields that no rule reads.</param>
public sealed record MappingSuggestion(ImmutableArray<string> Key, ImmutableArray<SuggestedRule> Rules, ImmutableArray<LeftField> Left, ImmutableArray<string> Unused)
{
    /// <summary>How many rules copy or convert a source field.</summary>
    public int Suggested => Rules.Count(rule => rule.Source is not null);
}

/// <summary>One rule.</summary>
/// <param name="Field">Target field.</param>
/// <param name="Rule">The expression.</param>
/// <param name="Source">Source field that it reads, with dots; null: it only holds the place.</param>
public sealed record SuggestedRule(string Field, string Rule, string? Source);

/// <summary>A target field that names and types say nothing about.</summary>
/// <param name="Field">Target field.</param>
/// <param name="Type">What it takes, in words.</param>
/// <param name="Required">Whether a record without it is held.</param>
/// <param name="Why">Why nothing is suggested.</param>
public sealed record LeftField(string Field, string Type, bool Required, string Why);
