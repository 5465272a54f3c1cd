using System.Text.Json.Nodes;
using Gateway.Engine.Mapping.Suggesting;
using Gateway.Host.CommandLine;
using Gateway.Sdk;

namespace Gateway.Host.Commands;

/// <summary>A mapping that names and types suggest, from what is known of both streams: saved, declared, or asked of the systems now.</summary>
internal static class SuggestedMapping
{
    public static async Task<(JsonObject Content, MappingSuggestion Suggestion)> MakeAsync(CommandContext context, string from, string to, string? key, CancellationToken cancellationToken)
    {
        var suggestion = MappingSuggester.Suggest(await SchemaAsync(context, from, cancellationToken), await SchemaAsync(context, to, cancellationToken), key);
        var fields = new JsonObject();
        foreach (var rule in suggestion.Rules)
        {
            fields[rule.Field] = rule.Rule;
        }

        var content = new JsonObject { ["from"] = from, ["to"] = to, ["key"] = new JsonArray([.. suggestion.Key.Select(name => JsonValue.Create(name))]), ["fields"] = fields };
        return (content, suggestion);
    }

    /// <summary>What a suggestion leaves to do.</summary>
    public static void Write(CommandOutput output, string file, MappingSuggestion suggestion)
    {
        var fields = suggestion.Suggested + suggestion.Left.Length;
        output.Line($"{file}: {suggestion.Suggested} of {fields} fields suggested by name, {suggestion.Left.Length} left for you; key {string.Join(", ", suggestion.Key)}");
        foreach (var left in suggestion.Left)
        {
            var held = suggestion.Rules.Any(rule => rule.Field == left.Field) ? "; until it has a rule every record is held" : "";
            output.Line($"  {left.Field} takes {left.Type}: {left.Why}{held}", held.Length > 0 ? Tone.Warning : Tone.Plain);
        }

        if (suggestion.Unused.Length > 0)
        {
            output.Note("  not used of the source: " + string.Join(", ", suggestion.Unused));
        }
    }

    public static JsonObject Json(MappingSuggestion suggestion) => new()
    {
        ["suggested"] = suggestion.Suggested,
        ["left"] = new JsonArray([.. suggestion.Left.Select(left => new JsonObject { ["field"] = left.Field, ["type"] = left.Type, ["required"] = left.Required, ["why"] = left.Why })]),
        ["unused"] = new JsonArray([.. suggestion.Unused.Select(name => JsonValue.Create(name))]),
    };

    private static async Task<JsonObject> SchemaAsync(CommandContext context, string reference, CancellationToken cancellationToken)
    {
        if ((await context.EndpointsAsync(cancellationToken)).Schemas.TryGetValue(reference, out var saved))
        {
            return saved;
        }

        var (id, name) = reference.Split('.') is [var before, var after] ? (before, after) : throw new InvalidOperationException(reference);
        await using var endpoint = await context.VisitAsync(id, cancellationToken);
        var streams = endpoint.Adapter is IDiscoverable discoverable ? await discoverable.DiscoverAsync(cancellationToken) : endpoint.Streams;
        var stream = streams.FirstOrDefault(stream => stream.Name == name)
            ?? throw CommandException.NotFound("stream", name, streams.Select(stream => stream.Name), $"list them with: gateway discover {id}");
        return stream.Schema ?? throw new CommandException(
            ExitCode.NotAllowed, HostCodes.NoSchema, $"the fields of \"{reference}\" are not known, so no rule can be suggested",
            $"describe them in schemas/{reference}.json, or leave --suggest-mapping out");
    }
}
