using System.Collections.Frozen;
using System.Globalization;
using Gateway.Engine.Mapping.Lookups;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Language;

/// <summary>Lookups over the tables of one configuration.</summary>
internal static class LookupFunctions
{
    public const string Name = "lookup";

    public const string DatedName = "lookupOn";

    public static FunctionDefinition Over(FrozenDictionary<string, LookupTable> tables) =>
        new(Name, "The value of a lookup for what the partner wrote; an unknown value gives the table's default or fails, a third argument is the default instead.",
            "lookup('contoh', 'Satu') == '1' && lookup('contoh', 'dua', '?') == '?'",
            CelOverload.Global("lookup_string", [CelType.String, Shapes.Text], Shapes.Text, (n, k, _) => k.IsNull ? k : Find(tables, n.AsString, k.AsString, null), "the lookup has no such entry"),
            CelOverload.Global("lookup_int", [CelType.String, CelType.Int], Shapes.Text, (n, k, _) => Find(tables, n.AsString, k.AsInt.ToString(CultureInfo.InvariantCulture), null), "the lookup has no such entry"),
            CelOverload.Global("lookup_string_default", [CelType.String, Shapes.Text, CelType.Dyn], CelType.Dyn, (n, k, d, _) => k.IsNull ? d : Find(tables, n.AsString, k.AsString, d)),
            CelOverload.Global("lookup_int_default", [CelType.String, CelType.Int, CelType.Dyn], CelType.Dyn, (n, k, d, _) => Find(tables, n.AsString, k.AsInt.ToString(CultureInfo.InvariantCulture), d)));

    public static FunctionDefinition Dated(FrozenDictionary<string, LookupTable> tables) =>
        new(DatedName, "The value of a lookup that holds on a day: rules of programmes change, and sources disagree about them.",
            "lookupOn('contoh', 'batas', '2025-12-08') == '26'",
            CelOverload.Global("lookup_on_string", [CelType.String, Shapes.Text, Shapes.Text], Shapes.Text,
                (n, k, d, _) => k.IsNull || d.IsNull ? CelValue.Null : Find(tables, n.AsString, k.AsString, null, d.AsString), "the lookup has no such entry for that day"));

    private static CelValue Find(FrozenDictionary<string, LookupTable> tables, string name, string key, CelValue? otherwise, string? day = null)
    {
        if (!tables.TryGetValue(name, out var table))
        {
            return Shapes.Fail(MappingCodes.UnknownLookup, "there is no lookup of that name");
        }
        if (day is not null && !DateOnly.TryParseExact(day, "yyyy-MM-dd", out _))
        {
            return Shapes.Fail(MappingCodes.UnreadableDate, "the day of a dated lookup must be yyyy-MM-dd: put date(...) around it");
        }
        var verdict = day is null ? table.Find(key, out var value) : table.FindOn(key, day, out value);
        return verdict switch
        {
            LookupVerdict.Found => CelValue.Of(value),
            _ when otherwise is { } given => given,
            LookupVerdict.Default => CelValue.Of(value),
            LookupVerdict.NeedsDay => Shapes.Fail(MappingCodes.NotInLookup, $"lookup \"{name}\" is dated: use {DatedName} with a day"),
            LookupVerdict.NotOnThatDay => Shapes.Fail(MappingCodes.NotInLookup, $"lookup \"{name}\" has no value of that name for that day"),
            LookupVerdict.Ambiguous => Shapes.Fail(MappingCodes.AmbiguousLookup, $"lookup \"{name}\" has several entries of that name"),
            _ => Shapes.Fail(MappingCodes.NotInLookup, $"the value is not in lookup \"{name}\" ({table.Count} entries)"),
        };
    }
}
