using System.Collections.Frozen;
using Gateway.Engine.Mapping.Lookups;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Language;

/// <summary>The expression language with the functions of this field.</summary>
internal static class FieldLanguage
{
    /// <summary>Rules are short and run for every record: far tighter bounds than the language's own.</summary>
    private static readonly CelLimits Limits = CelLimits.Default with { MaxExpressionLength = 20_000, MaxSteps = 100_000, MaxTextLength = 1_000_000, MaxWeight = 100_000 };

    private static readonly CelEnvironment Fixed = CelEnvironment.CreateBuilder()
        .Library(new FunctionLibrary("field", [.. DateFunctions.All, .. DecimalFunctions.All, .. IdentityFunctions.All, .. NameFunctions.All, .. TextFunctions.All]) { Types = [DecimalFunctions.Decimal.Type] })
        .Library(Gateway.Expressions.Library.Libraries.CrossTypeNumbers)
        .Limits(Limits)
        .Build();

    public static CelEnvironment With(FrozenDictionary<string, LookupTable> lookups) =>
        Fixed.ToBuilder().Function(LookupFunctions.Over(lookups)).Function(LookupFunctions.Dated(lookups)).Build();
}
