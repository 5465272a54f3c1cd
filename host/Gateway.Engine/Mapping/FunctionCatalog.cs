using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Engine.Mapping.Language;
using Gateway.Engine.Mapping.Lookups;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping;

/// <summary>What a person needs to use a function: <c>gateway map functions</c>, completion in editors and the docs show this.</summary>
/// <param name="Name">The name as rules write it.</param>
/// <param name="Signatures">Its variants: <c>date(wrapper(string)) -> wrapper(string)</c>; a wrapper may be null.</param>
/// <param name="Documentation">One line.</param>
/// <param name="Example">An expression that is true.</param>
/// <param name="Failures">When it fails although the types are right.</param>
/// <param name="IsOfThisField">False for what every CEL has.</param>
public sealed record FunctionDoc(string Name, ImmutableArray<string> Signatures, string Documentation, string Example, ImmutableArray<string> Failures, bool IsOfThisField);

/// <summary>All functions that rules may use.</summary>
public static class FunctionCatalog
{
    /// <summary>Functions by name, operators left out, those of this field first.</summary>
    public static IReadOnlyList<FunctionDoc> All { get; } = List();

    private static List<FunctionDoc> List()
    {
        var standard = CelEnvironment.CreateBuilder().Build().Functions;
        return [.. FieldLanguage.With(FrozenDictionary<string, LookupTable>.Empty).Functions.Values
            .Where(f => f.Name.IndexOfAny(['_', '@', '!']) < 0)
            .Select(f => new FunctionDoc(
                f.Name,
                [.. f.Overloads.Select(o => o.Signature(f.Name))],
                f.Documentation,
                f.Example,
                [.. f.Overloads.Select(o => o.FailsWhen).OfType<string>().Distinct()],
                !standard.ContainsKey(f.Name)))
            .OrderBy(f => !f.IsOfThisField)
            .ThenBy(f => f.Name, StringComparer.Ordinal)];
    }
}
