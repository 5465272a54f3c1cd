namespace Gateway.Expressions;

/// <summary>A function over no arguments.</summary>
public delegate CelValue CelFunction0(EvaluationContext context);

/// <summary>A function over one argument; of a member function this is what stands before the dot.</summary>
public delegate CelValue CelFunction1(CelValue argument, EvaluationContext context);

/// <summary>A function over two arguments.</summary>
public delegate CelValue CelFunction2(CelValue first, CelValue second, EvaluationContext context);

/// <summary>A function over three arguments.</summary>
public delegate CelValue CelFunction3(CelValue first, CelValue second, CelValue third, EvaluationContext context);

/// <summary>A function over any number of arguments.</summary>
public delegate CelValue CelFunctionN(ReadOnlySpan<CelValue> arguments, EvaluationContext context);

/// <summary>A function with its variants and what a person needs to use it.</summary>
/// <param name="Name">The name; with dots for functions in a name space; <c>_+_</c> and the like for operators.</param>
/// <param name="Documentation">One line that says what it does.</param>
/// <param name="Example">An expression that is true.</param>
/// <param name="Overloads">The variants.</param>
public sealed record FunctionDefinition(string Name, string Documentation, string Example, params IReadOnlyList<CelOverload> Overloads);

/// <summary>
/// One variant of a function. The implementation gets values whose kinds fit the parameters and never a failure; it
/// answers failures with <see cref="CelValue.Fail(CelErrorKind, string)"/> and does not throw.
/// </summary>
public sealed class CelOverload
{
    private CelOverload(string id, bool isMember, CelType[] parameters, CelType result, string? failsWhen)
    {
        Id = id;
        IsMember = isMember;
        Parameters = parameters;
        Result = result;
        FailsWhen = failsWhen;
        Kinds = [.. parameters.Select(ValueMatch.For)];
        IsGeneric = result.HasVariables || Array.Exists(parameters, parameter => parameter.HasVariables);
    }

    /// <summary>A stable name of the variant.</summary>
    public string Id { get; }

    /// <summary>Whether it is written after a dot.</summary>
    public bool IsMember { get; }

    /// <summary>The types of the arguments; the first of a member is what stands before the dot.</summary>
    public IReadOnlyList<CelType> Parameters { get; }

    /// <summary>The type of the answer.</summary>
    public CelType Result { get; }

    /// <summary>When it can fail although the types fit, as the end of the sentence "fails when ..."; null where it cannot.</summary>
    public string? FailsWhen { get; }

    /// <summary>Checks arguments that are literals when the expression is checked; answers what is wrong, or null.</summary>
    public Func<IReadOnlyList<CelValue?>, string?>? CheckLiterals { get; init; }

    /// <summary>Whether nodes of the evaluator do the work of this variant.</summary>
    internal bool IsBuiltin { get; private set; }

    internal ValueMatch[] Kinds { get; }

    /// <summary>Whether its types name type parameters.</summary>
    internal bool IsGeneric { get; }

    internal CelFunction0? Function0 { get; private init; }

    internal CelFunction1? Function1 { get; private init; }

    internal CelFunction2? Function2 { get; private init; }

    internal CelFunction3? Function3 { get; private init; }

    internal CelFunctionN? FunctionN { get; private init; }

    /// <summary>The variant written <c>name(...)</c> over no arguments.</summary>
    public static CelOverload Global(string id, CelType[] parameters, CelType result, CelFunction0 function, string? failsWhen = null) =>
        new(id, false, parameters, result, failsWhen) { Function0 = function };

    /// <summary>The variant written <c>name(a)</c>.</summary>
    public static CelOverload Global(string id, CelType[] parameters, CelType result, CelFunction1 function, string? failsWhen = null) =>
        new(id, false, parameters, result, failsWhen) { Function1 = function };

    /// <summary>The variant written <c>name(a, b)</c>.</summary>
    public static CelOverload Global(string id, CelType[] parameters, CelType result, CelFunction2 function, string? failsWhen = null) =>
        new(id, false, parameters, result, failsWhen) { Function2 = function };

    /// <summary>The variant written <c>name(a, b, c)</c>.</summary>
    public static CelOverload Global(string id, CelType[] parameters, CelType result, CelFunction3 function, string? failsWhen = null) =>
        new(id, false, parameters, result, failsWhen) { Function3 = function };

    /// <summary>The variant written <c>a.name()</c>.</summary>
    public static CelOverload Member(string id, CelType[] parameters, CelType result, CelFunction1 function, string? failsWhen = null) =>
        new(id, true, parameters, result, failsWhen) { Function1 = function };

    /// <summary>The variant written <c>a.name(b)</c>.</summary>
    public static CelOverload Member(string id, CelType[] parameters, CelType result, CelFunction2 function, string? failsWhen = null) =>
        new(id, true, parameters, result, failsWhen) { Function2 = function };

    /// <summary>The variant written <c>a.name(b, c)</c>.</summary>
    public static CelOverload Member(string id, CelType[] parameters, CelType result, CelFunction3 function, string? failsWhen = null) =>
        new(id, true, parameters, result, failsWhen) { Function3 = function };

    /// <summary>A variant over as many arguments as it has parameters, given as a span.</summary>
    public static CelOverload Variadic(
        string id, bool isMember, CelType[] parameters, CelType result, CelFunctionN function, string? failsWhen = null) =>
        new(id, isMember, parameters, result, failsWhen) { FunctionN = function };

    /// <summary>The same variant with a check of its literal arguments.</summary>
    public CelOverload Checking(Func<IReadOnlyList<CelValue?>, string?> check) => new(Id, IsMember, [.. Parameters], Result, FailsWhen)
    {
        Function0 = Function0,
        Function1 = Function1,
        Function2 = Function2,
        Function3 = Function3,
        FunctionN = FunctionN,
        CheckLiterals = check,
    };

    internal CelOverload AsBuiltin()
    {
        IsBuiltin = true;
        return this;
    }

    internal bool Matches(ReadOnlySpan<CelValue> arguments)
    {
        if (arguments.Length != Kinds.Length)
        {
            return false;
        }

        for (var i = 0; i < Kinds.Length; i++)
        {
            if (!Kinds[i].Fits(arguments[i]))
            {
                return false;
            }
        }

        return true;
    }

    internal CelValue Invoke(ReadOnlySpan<CelValue> arguments, EvaluationContext context) =>
        Function1 is not null ? Function1(arguments[0], context)
        : Function2 is not null ? Function2(arguments[0], arguments[1], context)
        : Function3 is not null ? Function3(arguments[0], arguments[1], arguments[2], context)
        : Function0 is not null ? Function0(context)
        : FunctionN!(arguments, context);

    /// <summary>The signature as a person reads it.</summary>
    public string Signature(string name)
    {
        var shown = Syntax.Operators.Written(name);
        var arguments = string.Join(", ", Parameters.Skip(IsMember ? 1 : 0));
        return IsMember ? $"{Parameters[0]}.{shown}({arguments}) -> {Result}" : $"{shown}({arguments}) -> {Result}";
    }
}
