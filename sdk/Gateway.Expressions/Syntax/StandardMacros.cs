namespace Gateway.Expressions.Syntax;

/// <summary>The macros of the language and its two-variable and optional extensions.</summary>
internal static class StandardMacros
{
    public static IReadOnlyList<MacroDefinition> Core { get; } =
    [
        new("has", false, 1, Has),
        OneVariable("all", ComprehensionKind.All),
        OneVariable("exists", ComprehensionKind.Exists),
        OneVariable("exists_one", ComprehensionKind.ExistsOne),
        OneVariable("existsOne", ComprehensionKind.ExistsOne),
        OneVariable("filter", ComprehensionKind.Filter),
        OneVariable("map", ComprehensionKind.ToList),
        OneVariable("map", ComprehensionKind.ToList, hasCondition: true),
    ];

    public static IReadOnlyList<MacroDefinition> TwoVariables { get; } =
    [
        TwoVariable("all", ComprehensionKind.All),
        TwoVariable("exists", ComprehensionKind.Exists),
        TwoVariable("exists_one", ComprehensionKind.ExistsOne),
        TwoVariable("existsOne", ComprehensionKind.ExistsOne),
        TwoVariable("transformList", ComprehensionKind.ToList),
        TwoVariable("transformList", ComprehensionKind.ToList, hasCondition: true),
        TwoVariable("transformMap", ComprehensionKind.ToMap),
        TwoVariable("transformMap", ComprehensionKind.ToMap, hasCondition: true),
        TwoVariable("transformMapEntry", ComprehensionKind.ToMapEntries),
        TwoVariable("transformMapEntry", ComprehensionKind.ToMapEntries, hasCondition: true),
    ];

    public static IReadOnlyList<MacroDefinition> Optionals { get; } =
    [
        new("optMap", true, 2, call => OptionalMap(call, isFlat: false)),
        new("optFlatMap", true, 2, call => OptionalMap(call, isFlat: true)),
    ];

    public static IReadOnlyList<MacroDefinition> Bindings { get; } =
    [
        new("bind", true, 3, call => !call.IsIn("cel") ? null
            : call.Variable(0) is { } name ? new BindExpr(call.Span, name, call.Arguments[1], call.Arguments[2]) : new BrokenExpr(call.Span)),
    ];

    private static Expr Has(MacroCall call) => call.Arguments[0] switch
    {
        SelectExpr { IsTest: false, IsOptional: false } select => select with { Span = call.Span, IsTest = true },
        BrokenExpr broken => broken,
        var other => call.Fail("has() asks whether a field is there: write has(x.field).", other.Span),
    };

    private static MacroDefinition OneVariable(string name, ComprehensionKind kind, bool hasCondition = false) =>
        new(name, true, hasCondition ? 3 : 2, call =>
        {
            if (call.Variable(0) is not { } variable)
            {
                return new BrokenExpr(call.Span);
            }

            var condition = hasCondition ? call.Arguments[1] : null;
            return new ComprehensionExpr(call.Span, kind, call.Target!, variable, null, condition, call.Arguments[^1]);
        });

    private static MacroDefinition TwoVariable(string name, ComprehensionKind kind, bool hasCondition = false) =>
        new(name, true, hasCondition ? 4 : 3, call =>
        {
            if (call.Variable(0) is not { } first || call.Variable(1) is not { } second)
            {
                return new BrokenExpr(call.Span);
            }

            if (first == second)
            {
                return call.Fail("The two variables need different names.", call.Arguments[1].Span);
            }

            var condition = hasCondition ? call.Arguments[2] : null;
            return new ComprehensionExpr(call.Span, kind, call.Target!, first, second, condition, call.Arguments[^1]);
        });

    private static Expr OptionalMap(MacroCall call, bool isFlat) => call.Variable(0) is { } name
        ? new OptionalMapExpr(call.Span, call.Target!, name, call.Arguments[1], isFlat)
        : new BrokenExpr(call.Span);
}
