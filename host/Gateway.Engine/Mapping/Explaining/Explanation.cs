using System.Collections.Immutable;

namespace Gateway.Engine.Mapping.Explaining;

/// <summary>How one record went through a mapping, rule by rule. Values are masked by field class.</summary>
public sealed record RecordExplanation(MapVerdict Verdict, MapProblem? Cause, ImmutableArray<RuleExplanation> Rules);

/// <summary>One rule.</summary>
/// <param name="Rule">Where it stands: <c>where</c>, <c>let.lokasi</c>, <c>fields.judul</c>, <c>checks[0]</c>.</param>
/// <param name="Text">The expression.</param>
/// <param name="Value">What it gave, masked; null when it failed or did not run.</param>
/// <param name="Code">The code under which it failed.</param>
/// <param name="Message">Why it failed, or what was done instead.</param>
/// <param name="Parts">The parts of the expression in the order they were computed.</param>
public sealed record RuleExplanation(string Rule, string Text, string? Value, string? Code, string? Message, ImmutableArray<PartExplanation> Parts);

/// <summary>A part of an expression and what it gave, masked.</summary>
public sealed record PartExplanation(string Text, string Value);
