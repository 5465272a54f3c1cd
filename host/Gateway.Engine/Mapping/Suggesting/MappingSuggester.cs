using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration.Checks;
using Gateway.Engine.Configuration.Files;

namespace Gateway.Engine.Mapping.Suggesting;

/// <summary>Finds for each target field the source field of the same name, whatever its case and separators, and a rule that fits its type. Pure.</summary>
public static class MappingSuggester
{
    private const string PlaceHolder = "null";

    /// <summary>Suggests rules between two streams.</summary>
    /// <param name="source">JSON Schema of the records that are read.</param>
    /// <param name="destination">JSON Schema of the records that are made.</param>
    /// <param name="key">Target field that names a record. Null: what the destination says, else a field named id, else its first.</param>
    public static MappingSuggestion Suggest(JsonObject source, JsonObject destination, string? key)
    {
        var fields = SourceField.Of(Read("source", source)).ToList();
        var rules = new List<SuggestedRule>();
        var left = new List<LeftField>();
        var targets = Read("destination", destination);
        foreach (var target in targets)
        {
            if (Rule(target, fields) is { Rule: { } rule, Field: { } field })
            {
                rules.Add(new SuggestedRule(target.Name, rule, field.Name));
                continue;
            }

            left.Add(new LeftField(target.Name, SchemaTypes.Words(target.Type), !target.Optional, Why(target, fields)));
        }

        var keys = Key(key, destination, rules, targets);
        var held = left.Where(field => field.Required || keys.Contains(field.Field)).Select(field => field.Field).Concat(keys.Where(name => !targets.Any(target => target.Name == name))).Distinct();
        rules.AddRange(held.Select(name => new SuggestedRule(name, PlaceHolder, null)));
        var order = targets.Select((target, i) => (target.Name, i)).ToDictionary(place => place.Name, place => place.i);
        var used = rules.Select(rule => rule.Source).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new MappingSuggestion(
            keys,
            [.. rules.OrderBy(rule => order.GetValueOrDefault(rule.Field, -1))],
            [.. left],
            [.. fields.Where(field => field.Type != SchemaType.Object && !used.Any(read => field.Name == read || field.Name.StartsWith(read + ".", StringComparison.Ordinal))).Select(field => field.Name)]);
    }

    /// <summary>As the schema is known once it is saved: closed, so that nested fields have names.</summary>
    private static ImmutableArray<SchemaField> Read(string name, JsonObject schema) =>
        RecordSchemaReader.Read(name, JsonNode.Parse(SchemaFile.Text(schema))!.AsObject()).Fields;

    private static (string? Rule, SourceField? Field) Rule(SchemaField target, List<SourceField> fields) =>
        Namesakes(target, fields) is [var only] ? (Convert(only, target), only) : default;

    private static string Why(SchemaField target, List<SourceField> fields) => Namesakes(target, fields) switch
    {
        [] => "no source field has this name",
        [var only] => $"{only.Name} gives {SchemaTypes.Words(only.Type)}",
        var several => "several source fields have this name: " + string.Join(", ", several.Select(field => field.Name)),
    };

    /// <summary>Fields of that very name, else of the same letters and digits with their path, else at the end of it.</summary>
    private static List<SourceField> Namesakes(SchemaField target, List<SourceField> fields)
    {
        var name = Bare(target.Name);
        return fields.FindAll(field => field.Path is [var top] && top == target.Name) is [_] exact ? exact
            : fields.FindAll(field => Bare(field.Name) == name) is { Count: > 0 } whole ? whole
            : fields.FindAll(field => Bare(field.Path[^1]) == name);
    }

    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static string? Convert(SourceField from, SchemaField to) => (from.Type, to.Type) switch
    {
        (SchemaType.Any, SchemaType.Any or SchemaType.Text) => from.Copy,
        (_, SchemaType.Any) => from.Copy,
        (SchemaType.Any, SchemaType.Object or SchemaType.List or SchemaType.Boolean) => from.Copy,
        var (left, right) when left == right => from.Copy,
        (SchemaType.Text or SchemaType.Timestamp or SchemaType.Any, SchemaType.Date) => $"date({from.Argument})",
        (SchemaType.Date or SchemaType.Timestamp, SchemaType.Text) => from.Copy,
        (SchemaType.Date, SchemaType.Timestamp) => null,
        (SchemaType.Integer, SchemaType.Number) => from.Copy,
        (SchemaType.Text, SchemaType.Number or SchemaType.Integer) => $"decimal({from.Argument})",
        (SchemaType.Integer or SchemaType.Boolean, SchemaType.Text) when !from.Optional => $"string({from.Copy})",
        _ => null,
    };

    private static ImmutableArray<string> Key(string? asked, JsonObject destination, List<SuggestedRule> rules, ImmutableArray<SchemaField> targets)
    {
        if (asked is not null)
        {
            return [asked];
        }

        var candidates = (destination["x-keyCandidates"] as JsonArray)?.Select(candidate => candidate?.ToString()).OfType<string>().Where(name => targets.Any(target => target.Name == name)) ?? [];
        var first = candidates.FirstOrDefault()
            ?? rules.FirstOrDefault(rule => Bare(rule.Field) == "ID")?.Field
            ?? rules.FirstOrDefault(rule => targets.Any(target => target.Name == rule.Field && !target.Optional))?.Field
            ?? rules.FirstOrDefault()?.Field
            ?? (targets.IsEmpty ? "id" : targets[0].Name);
        return [first];
    }
}
