using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Engine.Configuration.Binding;
using Gateway.Engine.Mapping.Lookups;

namespace Gateway.Engine.Configuration.Files;

/// <summary>One file of <c>lookups/</c>, with the CSV file it may take entries from.</summary>
internal sealed record LookupFile(LookupDefinition Definition, CsvReference? Csv)
{
    private static readonly ImmutableArray<NormaliseStep> Usual = [new(NormaliseKind.Spaces), new(NormaliseKind.Upper)];

    private static readonly NormaliseKind[] WithWords = [NormaliseKind.StripPrefix, NormaliseKind.StripSuffix];

    private static readonly ConfigType<NormaliseStep> PlainStep = Step(Enum.GetValues<NormaliseKind>().Except(WithWords));

    public static LookupFile Read(ObjectReader o, string id)
    {
        FileHead.Note(o);
        return new LookupFile(
            new LookupDefinition
            {
                Id = id,
                File = $"lookups/{id}.json",
                Version = o.Optional("version", Types.Text, "1", "Edition of the code list. Default: 1."),
                Normalise = [.. o.Optional("normalise", Types.ListOf(Types.TextOr(PlainStep, Types.Object(WordStep))), Usual, "Steps applied to keys and looked-up values. Default: spaces, upper.")],
                Entries = [.. Entries(o.Optional("entries", Types.MapOf(Types.Text), [], "Values by key."))],
                Aliases = [.. Entries(o.Optional("aliases", Types.MapOf(Types.Text), [], "Keys by other spelling. Default: none."))],
                Default = o.Optional("default", Types.Text, null, "What an unknown value becomes. Default: the record is held."),
            },
            o.Optional("csv", Types.Object(CsvReference.Read), null, "Table in lookups/ whose rows become entries. Default: none."));
    }

    private static IEnumerable<LookupEntry> Entries(IEnumerable<KeyValuePair<Reading.ConfigMember, string>> members) =>
        members.Select(entry => new LookupEntry(entry.Key.Name, entry.Value, entry.Key.Value.File.Position(entry.Key.NameStart + 1)));

    private static ConfigType<NormaliseStep> Step(IEnumerable<NormaliseKind> kinds)
    {
        var choice = Types.Choice(kinds.ToDictionary(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), kind => kind, StringComparer.Ordinal));
        return new ConfigType<NormaliseStep>((value, context) => new NormaliseStep(choice.Read(value, context)), choice.Schema);
    }

    private static NormaliseStep WordStep(ObjectReader o)
    {
        var prefix = o.Optional("stripPrefix", Types.ListOf(Types.Text), null, "Words cut at the front, the first that fits.");
        var suffix = o.Optional("stripSuffix", Types.ListOf(Types.Text), null, "Words cut at the end, the first that fits.");
        return prefix is null ? new NormaliseStep(NormaliseKind.StripSuffix, [.. suffix ?? []]) : new NormaliseStep(NormaliseKind.StripPrefix, [.. prefix]);
    }
}

/// <summary>Which rows and columns of a CSV file become entries.</summary>
/// <param name="File">Its path from <c>lookups/</c> on.</param>
/// <param name="Key">Column with the key.</param>
/// <param name="Value">Column with the value.</param>
/// <param name="From">Column with the first day a row holds. Null: rows are not dated.</param>
/// <param name="To">Column with the last day a row holds. Null: for ever.</param>
/// <param name="Where">Columns and the texts one of which they must hold.</param>
internal sealed record CsvReference(string File, string Key, string Value, string? From, string? To, IReadOnlyList<KeyValuePair<Reading.ConfigMember, IReadOnlyList<string>>> Where)
{
    public static CsvReference Read(ObjectReader o) => new(
        o.Required("file", Types.Text, "file in lookups/, such as \"regions.csv\"."),
        o.Required("key", Types.Text, "column with the key."),
        o.Required("value", Types.Text, "column with the value."),
        o.Optional("from", Types.Text, null, "Column with the first day a row holds, as 2025-12-08; an empty cell: since ever. Default: rows are not dated."),
        o.Optional("to", Types.Text, null, "Column with the last day a row holds, included; an empty cell: for ever. Default: for ever."),
        o.Optional("where", Types.MapOf(Types.ListOf(Types.Text)), [], "Columns and the texts one of which they must hold. Default: every row."));
}
