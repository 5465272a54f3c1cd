using System.Collections.Immutable;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Rules;

/// <summary>A rule whose names and types are right.</summary>
/// <param name="Name">Where it stands in the mapping: <c>fields.kodeWilayah</c>.</param>
/// <param name="Text">The rule as written.</param>
/// <param name="Expression">The rule as understood.</param>
internal sealed record CheckedRule(string Name, RuleText Text, CheckedExpression Expression);

/// <summary>A <c>let</c> part that is more than a path, with the variable that holds its value.</summary>
internal sealed record CheckedLet(string Variable, CheckedRule Rule);

/// <summary>A target field with what decides it; the schema is the destination's.</summary>
internal sealed record CheckedField(string Name, CheckedRule Rule, OnError OnError, CheckedRule? Default, SchemaField? Schema);

/// <summary>A condition on what was written.</summary>
internal sealed record CheckedCheck(CheckedRule Rule, string Message);

/// <summary>All that a mapping says, found right: what <see cref="MappingProgram"/> is made of. Key fields are places among the fields.</summary>
internal sealed record CheckedMapping(
    CelEnvironment Environment,
    ImmutableArray<CheckedLet> Lets,
    CheckedRule? Where,
    ImmutableArray<CheckedField> Fields,
    ImmutableArray<CheckedCheck> Checks,
    ImmutableArray<int> KeyFields);
