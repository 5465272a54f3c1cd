using Gateway.Engine.Mapping.Rules;

namespace Gateway.Engine.Mapping;

/// <summary>Compares the fields of a mapping with what the destination stream takes.</summary>
internal sealed class DestinationCheck(RuleDiagnostics found, MappingDefinition definition)
{
    public void Run(IEnumerable<CheckedField?> fields, RecordSchema? destination)
    {
        if (destination is null)
        {
            return;
        }
        foreach (var field in definition.Fields.Where(f => !destination.Open && destination.Fields.All(d => d.Name != f.Name.Text)))
        {
            var nearest = NearestName.Of(field.Name.Text, destination.Fields.Select(d => d.Name));
            found.Add(MappingCodes.UnknownTargetField, field.Name, $"the stream {destination.Stream} has no field \"{field.Name.Text}\"", "Use a field of the stream, or remove the rule.", nearest is null ? null : $"did you mean \"{nearest}\"?");
        }
        foreach (var missing in destination.Fields.Where(d => !d.Optional && definition.Fields.All(f => f.Name.Text != d.Name)))
        {
            found.Add(MappingCodes.RequiredFieldWithoutRule, definition.To, $"the stream {destination.Stream} needs the field \"{missing.Name}\", which has no rule", $"Add a rule for \"{missing.Name}\".");
        }
        foreach (var field in fields.OfType<CheckedField>().Where(f => f.Schema is { } schema && !SchemaTypes.Fits(f.Rule.Expression.ResultType, schema.Type)))
        {
            found.Add(MappingCodes.WrongTargetType, field.Rule.Text, $"the field \"{field.Name}\" takes {SchemaTypes.Words(field.Schema!.Type)}, the rule gives {field.Rule.Expression.ResultType}", "Convert the value, for example with string(...), int(...) or date(...).");
        }
    }
}
