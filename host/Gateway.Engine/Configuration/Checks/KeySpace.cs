using Gateway.Engine.Mapping;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>The key fields of a mapping and those among them that are the same for every record.</summary>
internal sealed record KeySpace(IReadOnlySet<string> Fields, IReadOnlyDictionary<string, string> Constants)
{
    public static KeySpace Of(MappingDefinition mapping)
    {
        var fields = mapping.Key.Select(field => field.Text).ToHashSet(StringComparer.Ordinal);
        return new KeySpace(fields, mapping.Fields
            .Where(field => fields.Contains(field.Name.Text) && IsConstant(field.Value.Text.Trim()))
            .GroupBy(field => field.Name.Text, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => field.First().Value.Text.Trim()[1..^1], StringComparer.Ordinal));
    }

    /// <summary>Whether no record of one can have the key of a record of the other.</summary>
    public bool IsApartFrom(KeySpace other) =>
        !Fields.SetEquals(other.Fields)
        || Constants.Any(constant => other.Constants.TryGetValue(constant.Key, out var theirs) && theirs != constant.Value);

    private static bool IsConstant(string rule) =>
        rule is [var quote and ('\'' or '"'), .. var inner, var end] && end == quote
        && !inner.Contains(quote, StringComparison.Ordinal) && !inner.Contains('\\', StringComparison.Ordinal);
}
