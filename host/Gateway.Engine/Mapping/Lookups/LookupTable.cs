using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Engine.Configuration;

namespace Gateway.Engine.Mapping.Lookups;

/// <summary>What a lookup found.</summary>
internal enum LookupVerdict
{
    Found,
    Default,
    Unknown,

    /// <summary>Two entries share the normalised key and differ in value: which one is meant cannot be known.</summary>
    Ambiguous,

    /// <summary>The entry has values for spans of days, and no day was given.</summary>
    NeedsDay,

    /// <summary>The entry is there, but not for this day.</summary>
    NotOnThatDay,
}

/// <summary>A lookup ready for use. Immutable and shared.</summary>
public sealed class LookupTable
{
    private const string Ambiguous = "\0";
    private readonly FrozenDictionary<string, string> _values;
    private readonly FrozenDictionary<string, List<LookupEntry>> _dated;
    private readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _spans;
    private readonly Normaliser _normaliser;
    private readonly string? _default;

    private LookupTable(LookupDefinition definition, Normaliser normaliser, Dictionary<string, string> values, Dictionary<string, List<LookupEntry>> dated)
    {
        Id = definition.Id;
        Version = definition.Version;
        _default = definition.Default;
        _normaliser = normaliser;
        _values = values.ToFrozenDictionary(StringComparer.Ordinal);
        _dated = dated.ToFrozenDictionary(StringComparer.Ordinal);
        _spans = _values.GetAlternateLookup<ReadOnlySpan<char>>();
        Count = definition.Entries.Length;
    }

    public string Id { get; }

    public string Version { get; }

    public int Count { get; }

    /// <summary>Every entry holds for a span of days: without a day nothing is ever found.</summary>
    internal bool IsDated => _values.Count == 0 && _dated.Count > 0;

    internal bool HasDefault => _default is not null;

    /// <summary>Builds the table; aliases of unknown entries, and two values of one key for one day, are problems.</summary>
    public static LookupTable Build(LookupDefinition definition, out ImmutableArray<Diagnostic> problems)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        var normaliser = new Normaliser(definition.Normalise);
        var values = new Dictionary<string, string>(definition.Entries.Length, StringComparer.Ordinal);
        var dated = new Dictionary<string, List<LookupEntry>>(StringComparer.Ordinal);
        foreach (var entry in definition.Entries.Where(entry => !entry.IsDated))
        {
            Add(values, normaliser.Apply(entry.Key), entry.Value);
        }
        foreach (var spans in definition.Entries.Where(entry => entry.IsDated).GroupBy(entry => normaliser.Apply(entry.Key)))
        {
            dated[spans.Key] = [.. spans.OrderBy(entry => entry.From, StringComparer.Ordinal)];
            found.AddRange(Overlaps(definition.Id, dated[spans.Key]));
        }
        foreach (var alias in definition.Aliases)
        {
            var target = normaliser.Apply(alias.Value);
            if (values.TryGetValue(target, out var value) && value != Ambiguous)
            {
                Add(values, normaliser.Apply(alias.Key), value);
                continue;
            }
            if (dated.TryGetValue(target, out var rules))
            {
                dated[normaliser.Apply(alias.Key)] = rules;
                continue;
            }
            var nearest = NearestName.Of(target, values.Keys.Concat(dated.Keys));
            var message = $"alias \"{alias.Key}\" of lookup \"{definition.Id}\" stands for \"{alias.Value}\", which is no entry";
            found.Add(new Diagnostic(MappingCodes.AliasOfNothing, message, "Name the key of an entry, or add the entry.", alias.Position.File, alias.Position.Line, alias.Position.Column)
            {
                Hint = nearest is null ? null : $"did you mean \"{nearest}\"?",
            });
        }
        problems = found.ToImmutable();
        return new LookupTable(definition, normaliser, values, dated);
    }

    /// <summary>The value for what a partner wrote.</summary>
    internal LookupVerdict Find(ReadOnlySpan<char> key, out string value)
    {
        if (_spans.TryGetValue(key, out var exact) || _spans.TryGetValue(_normaliser.Apply(key), out exact))
        {
            value = exact;
            return exact == Ambiguous ? LookupVerdict.Ambiguous : LookupVerdict.Found;
        }
        value = _default ?? "";
        return _dated.Count > 0 && _dated.ContainsKey(_normaliser.Apply(key)) ? LookupVerdict.NeedsDay
            : _default is null ? LookupVerdict.Unknown : LookupVerdict.Default;
    }

    /// <summary>The value that held on a day; entries without dates always hold.</summary>
    /// <param name="key">What a partner wrote.</param>
    /// <param name="day">The day as <c>yyyy-MM-dd</c>.</param>
    /// <param name="value">What was found.</param>
    internal LookupVerdict FindOn(string key, string day, out string value)
    {
        if (!_dated.TryGetValue(_normaliser.Apply(key), out var spans))
        {
            return Find(key, out value);
        }
        var held = spans.FindIndex(entry => entry.Holds(day));
        value = held < 0 ? "" : spans[held].Value;
        return held < 0 ? LookupVerdict.NotOnThatDay : LookupVerdict.Found;
    }

    /// <summary>The entry that looks most like <paramref name="key"/>, for the person who fixes the record.</summary>
    internal string? Nearest(string key) => NearestName.Of(_normaliser.Apply(key), _values.Keys.Concat(_dated.Keys));

    private static void Add(Dictionary<string, string> values, string key, string value) =>
        values[key] = values.TryGetValue(key, out var other) && other != value ? Ambiguous : value;

    private static IEnumerable<Diagnostic> Overlaps(string id, List<LookupEntry> spans) =>
        spans.Skip(1).Where((entry, index) => spans[index].Overlaps(entry)).Select(entry => new Diagnostic(
            MappingCodes.OverlappingRules, $"lookup \"{id}\" has two values of \"{entry.Key}\" for one day", "End the earlier span the day before the later one begins.",
            entry.Position.File, entry.Position.Line, entry.Position.Column));
}
