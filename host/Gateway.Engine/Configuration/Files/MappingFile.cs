using Gateway.Engine.Configuration.Binding;
using Gateway.Engine.Mapping;

namespace Gateway.Engine.Configuration.Files;

/// <summary>One file of <c>mappings/</c>. The rules themselves are checked by the mapping compiler.</summary>
internal static class MappingFile
{
    public static MappingDefinition Read(ObjectReader o, string id)
    {
        FileHead.Note(o);
        return new MappingDefinition
        {
            Id = id,
            File = $"mappings/{id}.json",
            From = o.Required("from", ReferenceTypes.SourceText, "stream the records come from."),
            To = o.Required("to", ReferenceTypes.DestinationText, "stream the mapped objects go to."),
            Where = o.Optional("where", ReferenceTypes.Rule, null, "Records for which this is false are skipped. Default: all are taken."),
            Key = [.. o.Required("key", Types.ListOf(ReferenceTypes.Rule), "target fields that together name one record.") ?? []],
            Let = [.. o.Optional("let", Types.MapOf(ReferenceTypes.Rule), [], "Named parts that later rules may use.")
                .Select(rule => new LetRule(ReferenceTypes.ToRule(rule.Key), rule.Value))],
            Fields = [.. (o.Required("fields", Types.MapOf(Field), "target fields and their rules.") ?? [])
                .Select(rule => rule.Value is null ? null! : rule.Value with { Name = ReferenceTypes.ToRule(rule.Key) })],
            Checks = [.. o.Optional("checks", Types.ListOf(Types.Object(Check)), [], "Conditions every mapped object must keep.")],
            Tests = o.Optional("tests", ReferenceTypes.Rule, null, "File with tests, beside the mapping."),
        };
    }

    private static readonly RuleText NoName = new("", default);

    private static readonly ConfigType<FieldRule> Short = new(
        (value, context) => ReferenceTypes.Rule.Read(value, context) is { } rule ? new FieldRule(NoName, rule) : null,
        ReferenceTypes.Rule.Schema);

    private static readonly ConfigType<FieldRule> Field = Types.TextOr(Short, Types.Object(Long));

    private static FieldRule Long(ObjectReader o) => new(NoName, o.Required("value", ReferenceTypes.Rule, "the rule."))
    {
        OnError = o.Optional("onError", Types.Choice<OnError>(), OnError.Hold, "What happens when the rule fails. Default: hold."),
        Default = o.Optional("default", ReferenceTypes.Rule, null, "The rule of \"onError\": \"default\"."),
    };

    private static CheckRule Check(ObjectReader o) => new(
        o.Required("rule", ReferenceTypes.Rule, "condition over source and target."),
        o.Required("message", Types.Text, "what is wrong when it does not hold."));
}
