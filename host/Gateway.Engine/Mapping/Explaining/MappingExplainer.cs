using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Engine.Mapping.Language;
using Gateway.Engine.Mapping.Lookups;
using Gateway.Engine.Mapping.Records;
using Gateway.Engine.Mapping.Rules;
using Gateway.Expressions;
using Gateway.Expressions.Syntax;

namespace Gateway.Engine.Mapping.Explaining;

/// <summary>Runs the rules of a mapping over one record and tells what every part of them gave. For people, not for speed.</summary>
/// <param name="mapping">The mapping.</param>
/// <param name="lookups">Its lookups, for the nearest entry of a value that is in none.</param>
/// <param name="sourceSchema">Knows the classes of source fields; without it their names decide.</param>
public sealed class MappingExplainer(CompiledMapping mapping, FrozenDictionary<string, LookupTable> lookups, RecordSchema? sourceSchema)
{
    private readonly ValueMask _mask = new(sourceSchema);
    private readonly Dictionary<CompiledRule, CompiledExpression> _recording = new(ReferenceEqualityComparer.Instance);

    public RecordExplanation Explain(ReadOnlyMemory<byte> record, MapContext context)
    {
        using var output = new MappedBuffer();
        var outcome = mapping.CreateMapper(context).Map(record, output);
        if (outcome.Cause is { Rule: "record" })
        {
            return new RecordExplanation(outcome.Verdict, outcome.Cause, []);
        }
        output.Clear();
        var walk = new Walk(mapping, record, context, output);
        var rules = ImmutableArray.CreateBuilder<RuleExplanation>();
        rules.AddRange(mapping.Program.LetRules.Select(l => One(l, walk, "let")));
        if (mapping.Program.Where is { } where)
        {
            rules.Add(One(where, walk, "where"));
        }
        if (outcome.Verdict != MapVerdict.Skipped)
        {
            rules.AddRange(mapping.Program.Fields.Select((f, i) => Field(f, i, walk)));
            rules.AddRange(mapping.Program.Checks.Select(c => One(c.Rule, walk, "check")));
        }
        return new RecordExplanation(outcome.Verdict, outcome.Cause, rules.ToImmutable());
    }

    private RuleExplanation Field(CompiledField field, int index, Walk walk)
    {
        var told = One(field.Rule, walk, field.Name);
        var start = walk.Output.Length;
        if (told.Code is null)
        {
            field.Rule.Program.Write(walk.State, walk.Output);
        }
        else if (field.OnError == OnError.Null)
        {
            walk.Output.Write("null"u8);
            told = told with { Message = $"{told.Message}; null is written instead" };
        }
        else if (field is { OnError: OnError.Default, Default: { } otherwise } && otherwise.Program.Write(walk.State, walk.Output) is null)
        {
            told = told with { Message = $"{told.Message}; the default {otherwise.Text.Text} is written instead" };
        }
        if (walk.Output.Length > start)
        {
            walk.Slots.SetTarget(index, start, walk.Output.Length - start);
        }
        return told;
    }

    private RuleExplanation One(CompiledRule rule, Walk walk, string field)
    {
        if (!_recording.TryGetValue(rule, out var expression))
        {
            _recording[rule] = expression = mapping.Program.Environment.CompileForExplain(rule.Checked, mapping.Program.Slots);
        }
        foreach (var let in rule.Lets)
        {
            walk.State.Need(let);
        }
        var trace = walk.State.Context.Trace = new EvaluationTrace();
        var value = expression.Evaluate(walk.State.Context);
        var fieldClass = _mask.ClassOf(rule, mapping.Program.Bindings, field);
        var parts = Parts(rule.Checked.Parsed.Root, rule, trace, fieldClass).DistinctBy(p => p.Text).ToImmutableArray();
        if (!value.IsError)
        {
            return new RuleExplanation(rule.Name, rule.Text.Text, ValueMask.Show(value, fieldClass), null, null, parts);
        }
        var cause = RuleFailures.Cause(rule, field, value.AsError, walk.Slots, mapping.Program.Bindings);
        return new RuleExplanation(rule.Name, rule.Text.Text, null, cause.Code, cause.Message + Nearest(rule.Checked.Parsed.Root, trace, cause.Code), parts);
    }

    private static IEnumerable<PartExplanation> Parts(Expr part, CompiledRule rule, EvaluationTrace trace, FieldClass fieldClass)
    {
        foreach (var below in part.Children.SelectMany(c => Parts(c, rule, trace, fieldClass)))
        {
            yield return below;
        }
        if (part is not LiteralExpr && trace.TryGet(part, out var value) && !value.IsError && part.Span.Offset + part.Span.Length <= rule.Text.Text.Length)
        {
            yield return new PartExplanation(rule.Text.Text.Substring(part.Span.Offset, part.Span.Length), ValueMask.Show(value, fieldClass));
        }
    }

    /// <summary>The entry that was probably meant: a key of the code list, no personal data.</summary>
    private string Nearest(Expr part, EvaluationTrace trace, string code)
    {
        if (code != MappingCodes.NotInLookup)
        {
            return "";
        }
        if (part is CallExpr { Function: LookupFunctions.Name, Arguments: [LiteralExpr { Value: { Kind: CelKind.String } name }, var key, ..] }
            && lookups.TryGetValue(name.AsString, out var table) && trace.TryGet(key, out var value) && value.Kind == CelKind.String
            && table.Nearest(value.AsString) is { } nearest)
        {
            return $"; the nearest entry is \"{nearest}\"";
        }
        return part.Children.Select(c => Nearest(c, trace, code)).FirstOrDefault(n => n.Length > 0) ?? "";
    }

    private sealed class Walk
    {
        public Walk(CompiledMapping mapping, ReadOnlyMemory<byte> record, MapContext context, MappedBuffer output)
        {
            Output = output;
            Slots = new RecordSlots(mapping.Program.Bindings, mapping.Program.Fields.Length);
            Slots.Load(record, output);
            var evaluation = new EvaluationContext(mapping.Program.Environment) { Now = context.Now, Host = new RunServices(context.HashKey.ToArray()), Slots = Slots };
            State = new RuleState(evaluation, Slots, mapping.Program.LetPrograms);
            State.Next();
        }

        public MappedBuffer Output { get; }

        public RecordSlots Slots { get; }

        public RuleState State { get; }
    }
}
