using Gateway.Engine.Configuration;
using Gateway.Engine.Mapping;

namespace Gateway.Engine.Comparing;

/// <summary>Turns what a destination lists into what it was sent: the same fields in the same order, so that the same values give the same bytes and the same hash.</summary>
/// <param name="Compiled">The mapping.</param>
/// <param name="NotListed">Fields that are sent and that the list does not have: with any of them only keys can be compared.</param>
internal sealed record ReadBackMapping(CompiledMapping Compiled, IReadOnlyList<string> NotListed)
{
    public static ReadBackMapping Of(GatewayConfig config, SyncDefinition sync)
    {
        var sent = config.Mappings[sync.Mapping].Definition;
        var listed = sync.ReadBack?.Mapping is { } id ? config.Mappings[id].Definition : AsSent(sent);
        var rules = listed.Fields.ToDictionary(field => field.Name.Text, StringComparer.Ordinal);
        var ordered = listed with { Fields = [.. sent.Fields.Where(field => rules.ContainsKey(field.Name.Text)).Select(field => rules[field.Name.Text])] };
        var compilation = new MappingCompiler(config.Lookups).Compile(ordered, null, null);
        return new ReadBackMapping(
            compilation.Mapping ?? throw new InvalidOperationException($"what was valid in another order is not: {compilation.Diagnostics[0]}"),
            [.. sent.Fields.Select(field => field.Name.Text).Where(name => !rules.ContainsKey(name))]);
    }

    /// <summary>Takes each field by the name under which it was sent. Partners leave out what is null.</summary>
    private static MappingDefinition AsSent(MappingDefinition sent) => sent with
    {
        Where = null,
        Let = [],
        Checks = [],
        Fields = [.. sent.Fields.Select(field => field.OnError == OnError.Skip
            ? field with { Value = field.Value with { Text = $"source[{Quote(field.Name.Text)}]" } }
            : new FieldRule(field.Name, field.Value with { Text = $"source[?{Quote(field.Name.Text)}]" }))],
    };

    private static string Quote(string name) => $"'{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
