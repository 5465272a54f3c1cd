using Gateway.Engine.Mapping.Functions;
using Gateway.Engine.Mapping.Records;
using Gateway.Engine.Mapping.Rules;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Explaining;

/// <summary>Shows values of rules as their class allows. A rule takes the strictest class of what it reads and of what it fills.</summary>
internal sealed class ValueMask(RecordSchema? schema)
{
    private const int Longest = 120;

    public FieldClass ClassOf(CompiledRule rule, SlotBindings bindings, string targetField) =>
        rule.Slots.Select(s => OfPath(bindings.All[s].Path)).Append(Masking.ByName(targetField)).Max();

    public static string Show(CelValue value, FieldClass fieldClass)
    {
        if (fieldClass != FieldClass.General && value.Kind is not (CelKind.Null or CelKind.Bool or CelKind.String))
        {
            return "••••";
        }
        var text = value.Kind == CelKind.String && fieldClass != FieldClass.General ? $"'{Masking.Mask(value.AsString, fieldClass)}'" : value.ToString();
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }

    private FieldClass OfPath(RecordPath path)
    {
        var fields = schema?.Fields ?? [];
        var strictest = FieldClass.General;
        foreach (var step in path.Steps)
        {
            var known = fields.FirstOrDefault(f => f.Name == step.Field);
            strictest = Max(strictest, known?.Class ?? FieldClass.General, step.Field is { } name ? Masking.ByName(name) : FieldClass.General);
            fields = known?.Fields ?? [];
        }
        return strictest;
    }

    private static FieldClass Max(FieldClass a, FieldClass b, FieldClass c) => a > b ? a > c ? a : c : b > c ? b : c;
}
