using Gateway.Expressions.Checking;
using Gateway.Expressions.Evaluation;
using Gateway.Expressions.Library;
using Gateway.Expressions.Syntax;

namespace Gateway.Expressions;

/// <summary>What expressions may use: variables, functions, macros, limits. Immutable and safe to share between threads.</summary>
public sealed class CelEnvironment
{
    private readonly Dictionary<string, CelVariable> _variables;
    private readonly Dictionary<string, FunctionDefinition> _functions;
    private readonly Dictionary<string, CelType> _types;
    private readonly Dictionary<(string Name, bool IsMember), MacroDefinition[]> _macros;
    private readonly HashSet<string> _spaces;

    internal CelEnvironment(CelEnvironmentBuilder builder)
    {
        _variables = builder.Variables.ToDictionary(variable => variable.Name, StringComparer.Ordinal);
        VariableCount = builder.NextIndex;
        // Hosts build an environment for each mapping; one that only adds variables shares the rest.
        var same = builder.Unchanged;
        _functions = same?._functions ?? new Dictionary<string, FunctionDefinition>(builder.Functions, StringComparer.Ordinal);
        _types = same?._types ?? builder.Types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        _macros = same?._macros ?? builder.Macros.GroupBy(macro => (macro.Name, macro.IsMember)).ToDictionary(group => group.Key, group => group.ToArray());
        Macros = same?.Macros ?? [.. builder.Macros];
        _spaces = same?._spaces ?? FirstParts(_functions.Keys.Concat(_types.Keys).Concat(CelType.DottedNames));
        if (_variables.Keys.Any(name => name.Contains('.', StringComparison.Ordinal)))
        {
            _spaces = _spaces.Concat(FirstParts(_variables.Keys)).ToHashSet(StringComparer.Ordinal);
        }

        Container = builder.ContainerName;
        Limits = builder.LimitValues;
        HasMacros = builder.MacrosEnabled;
    }

    /// <summary>The variables by name.</summary>
    public IReadOnlyDictionary<string, CelVariable> Variables => _variables;

    /// <summary>The functions by name.</summary>
    public IReadOnlyDictionary<string, FunctionDefinition> Functions => _functions;

    /// <summary>The macros.</summary>
    public IReadOnlyList<MacroDefinition> Macros { get; }

    /// <summary>The bounds.</summary>
    public CelLimits Limits { get; }

    /// <summary>The number of values in <see cref="EvaluationContext.Variables"/>.</summary>
    public int VariableCount { get; }

    internal string Container { get; }

    internal bool HasMacros { get; }

    /// <summary>A builder with the language's own functions and every extension library.</summary>
    public static CelEnvironmentBuilder CreateBuilder() => new();

    /// <summary>A builder that starts from what this environment has.</summary>
    public CelEnvironmentBuilder ToBuilder() => new(this);

    internal IEnumerable<CelType> Types => _types.Values;

    /// <summary>Reads an expression.</summary>
    public ParsedExpression Parse(string source) =>
        new Parser(source, HasMacros ? _macros : [], Limits).Parse();

    /// <summary>Checks the types of a parsed expression.</summary>
    public CheckedExpression Check(ParsedExpression parsed) => new Checker(this, parsed, isStrict: true).Check();

    /// <summary>Reads and checks an expression.</summary>
    public CheckedExpression Check(string source) => Check(Parse(source));

    /// <summary>Resolves names without checking types: what is wrong shows only while the expression runs.</summary>
    public CheckedExpression Resolve(ParsedExpression parsed) => new Checker(this, parsed, isStrict: false).Check();

    /// <summary>Makes a checked expression runnable.</summary>
    /// <param name="checkedExpression">An expression without diagnostics.</param>
    /// <param name="slots">The slot table shared by the expressions of one mapping; null for one of its own.</param>
    /// <exception cref="InvalidOperationException">The expression has diagnostics.</exception>
    public CompiledExpression Compile(CheckedExpression checkedExpression, SlotTable? slots = null) =>
        new Compiler(this, checkedExpression, slots ?? new SlotTable(), isRecording: false).Compile();

    /// <summary>Makes a checked expression runnable in a slower form that records the value of every part in <see cref="EvaluationContext.Trace"/>.</summary>
    /// <exception cref="InvalidOperationException">The expression has diagnostics.</exception>
    public CompiledExpression CompileForExplain(CheckedExpression checkedExpression, SlotTable? slots = null) =>
        new Compiler(this, checkedExpression, slots ?? new SlotTable(), isRecording: true).Compile();

    internal bool TryGetType(string name, out CelType type) => _types.TryGetValue(name, out type!);

    /// <summary>Whether a name with dots may begin with this one: <c>math</c> of <c>math.abs</c>.</summary>
    internal bool IsNameSpace(string name) => _spaces.Contains(name);

    private static HashSet<string> FirstParts(IEnumerable<string> names) =>
        names.Where(name => name.Contains('.', StringComparison.Ordinal)).Select(name => name[..name.IndexOf('.', StringComparison.Ordinal)]).ToHashSet(StringComparer.Ordinal);
}

/// <summary>Builds an environment.</summary>
public sealed class CelEnvironmentBuilder
{
    internal CelEnvironmentBuilder()
    {
        foreach (var library in Libraries.All)
        {
            Library(library);
        }
    }

    internal CelEnvironmentBuilder(CelEnvironment environment)
    {
        Variables.AddRange(environment.Variables.Values);
        ContainerName = environment.Container;
        LimitValues = environment.Limits;
        MacrosEnabled = environment.HasMacros;
        NextIndex = environment.VariableCount;
        Unchanged = environment;
    }

    /// <summary>The environment this began from, while functions, types and macros are still its own.</summary>
    internal CelEnvironment? Unchanged { get; private set; }

    internal List<CelVariable> Variables { get; } = [];

    internal Dictionary<string, FunctionDefinition> Functions { get; } = new(StringComparer.Ordinal);

    internal List<CelType> Types { get; } = [];

    internal List<MacroDefinition> Macros { get; } = [];

    internal string ContainerName { get; private set; } = "";

    internal CelLimits LimitValues { get; private set; } = CelLimits.Default;

    internal bool MacrosEnabled { get; private set; } = true;

    internal int NextIndex { get; private set; }

    /// <summary>Declares a variable, or declares it anew under its index.</summary>
    public CelEnvironmentBuilder Variable(string name, CelType type) => Declare(name, type, isRecordRoot: false);

    /// <summary>Declares a record whose fields are read through slots. It takes an index too, but its value there is not used.</summary>
    public CelEnvironmentBuilder RecordRoot(string name, CelType type) => Declare(name, type, isRecordRoot: true);

    /// <summary>Declares a short name for a path below a record root: fields below it become slots of the record.</summary>
    public CelEnvironmentBuilder RecordAlias(string name, CelType type, RecordPath path)
    {
        Variables.RemoveAll(variable => variable.Name == name);
        Variables.Add(new CelVariable(name, type, -1, IsRecordRoot: true) { AliasOf = path });
        return this;
    }

    /// <summary>Adds a function, or variants to the one of that name.</summary>
    public CelEnvironmentBuilder Function(FunctionDefinition function)
    {
        Own();
        Functions[function.Name] = Functions.TryGetValue(function.Name, out var known)
            ? known with { Overloads = [.. known.Overloads, .. function.Overloads] }
            : function;
        return this;
    }

    /// <summary>Adds a library.</summary>
    public CelEnvironmentBuilder Library(FunctionLibrary library)
    {
        Own();
        foreach (var function in library.Functions)
        {
            Function(function);
        }

        Macros.AddRange(library.Macros);
        Types.AddRange(library.Types);
        return this;
    }

    /// <summary>Adds a macro.</summary>
    public CelEnvironmentBuilder Macro(MacroDefinition macro)
    {
        Own();
        Macros.Add(macro);
        return this;
    }

    /// <summary>Sets the name space in which names are looked up first.</summary>
    public CelEnvironmentBuilder Container(string name)
    {
        ContainerName = name;
        return this;
    }

    /// <summary>Sets the bounds.</summary>
    public CelEnvironmentBuilder Limits(CelLimits limits)
    {
        LimitValues = limits;
        return this;
    }

    /// <summary>Leaves macros unexpanded.</summary>
    public CelEnvironmentBuilder WithoutMacros()
    {
        MacrosEnabled = false;
        return this;
    }

    /// <summary>The environment.</summary>
    public CelEnvironment Build() => new(this);

    /// <summary>Copies what was shared so far. Most builders only add variables and never come here.</summary>
    private void Own()
    {
        if (Unchanged is not { } environment)
        {
            return;
        }

        Unchanged = null;
        foreach (var (name, function) in environment.Functions)
        {
            Functions[name] = function;
        }

        Types.AddRange(environment.Types);
        Macros.AddRange(environment.Macros);
    }

    private CelEnvironmentBuilder Declare(string name, CelType type, bool isRecordRoot)
    {
        var known = Variables.FindIndex(variable => variable.Name == name);
        if (known >= 0)
        {
            Variables[known] = Variables[known] with
            {
                Type = type,
                IsRecordRoot = isRecordRoot,
                AliasOf = null,
                Index = Variables[known].Index < 0 ? NextIndex++ : Variables[known].Index,
            };
        }
        else
        {
            Variables.Add(new CelVariable(name, type, NextIndex++, isRecordRoot));
        }

        return this;
    }
}
