using System.Collections.Immutable;
using Gateway.Engine.Mapping.Records;
using Gateway.Engine.Mapping.Rules;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping;

/// <summary>The rules of a mapping in the form that runs. Immutable; shared by all threads.</summary>
internal sealed class MappingProgram
{
    private readonly Dictionary<string, CompiledLet> _lets = new(StringComparer.Ordinal);
    private readonly RuleCompiler _compiler;

    public MappingProgram(CheckedMapping mapping)
    {
        Environment = mapping.Environment;
        KeyFields = mapping.KeyFields;
        _compiler = new RuleCompiler(Environment, Slots, _lets);
        LetPrograms = [.. mapping.Lets.Select(Let)];
        LetRules = [.. _lets.Values.Select(let => let.Rule)];
        Where = mapping.Where is { } where ? _compiler.Compile(where) : null;
        ImmutableArray<CompiledField> fields = [.. mapping.Fields.Select(Field)];
        Checks = [.. mapping.Checks.Select(check => new CompiledCheck(_compiler.Compile(check.Rule), check.Message))];
        Bindings = SlotBindings.Of(Slots, fields.Select((field, i) => (field.Name, i)).ToDictionary(field => field.Name, field => field.i, StringComparer.Ordinal));
        var read = Bindings.All.Select(binding => binding.TargetField).Concat(KeyFields).ToHashSet();
        Fields = [.. fields.Select((field, i) => field with { IsRead = read.Contains(i) })];
    }

    public CelEnvironment Environment { get; }

    public SlotTable Slots { get; } = new();

    public SlotBindings Bindings { get; }

    public CompiledRule? Where { get; }

    /// <summary><c>let</c> parts that are more than paths.</summary>
    public ImmutableArray<CompiledRule> LetRules { get; }

    public LetProgram[] LetPrograms { get; }

    public ImmutableArray<CompiledField> Fields { get; }

    public ImmutableArray<CompiledCheck> Checks { get; }

    public ImmutableArray<int> KeyFields { get; }

    private LetProgram Let(CheckedLet let, int index)
    {
        var compiled = _compiler.Compile(let.Rule);
        _lets[let.Variable] = new CompiledLet(index, compiled, compiled.Slots);
        return new LetProgram(compiled.Expression, Environment.Variables[let.Variable].Index, compiled.Lets);
    }

    private CompiledField Field(CheckedField field) =>
        new(field.Name, JsonName(field.Name), _compiler.Compile(field.Rule), field.OnError, field.Default is { } otherwise ? _compiler.Compile(otherwise) : null, field.Schema);

    private static byte[] JsonName(string name)
    {
        using var output = new MappedBuffer(256);
        output.Write((byte)',');
        JsonOutput.TryText(output, name);
        output.Write((byte)':');
        return output.WrittenSpan.ToArray();
    }
}
