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
}

/// <summary>A lookup ready for use. Immutable and shared.</summary>
public sealed class LookupTable
{
    private const string Ambiguous = "\0";
    private readonly FrozenDictionary<string, string> _values;
    private readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _spans;
    private readonly Normaliser _normaliser;
    private readonly string? _default;

    private LookupTable(LookupDefinition definition, Normaliser normaliser, Dictionary<string, string> values)
    {
        Id = definition.Id;
        Version = definition.Version;
        _default = definition.Default;
        _normaliser = normaliser;
        _values = values.ToFrozenDictionary(StringComparer.Ordinal);
        _spans = _values.GetAlternateLookup<ReadOnlySpan<char>>();
        Count = definition.Entries.Length;
    }

    public string Id { get; }

    public string Version { get; }

    public int Count { get; }

    internal bool HasDefault => _default is not null;

    /// <summary>Builds the table; aliases of unknown entries are problems.</summary>
    public static LookupTable Build(LookupDefinition definition, out ImmutableArray<Diagnostic> problems)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        var normaliser = new Normaliser(definition.Normalise);
        var values = new Dictionary<string, string>(definition.Entries.Length, StringComparer.Ordinal);
        foreach (var entry in definition.Entries)
        {
            Add(values, normaliser.Apply(entry.Key), entry.Value);
        }
        foreach (var alias in definition.Aliases)
        {
            var target = normaliser.Apply(alias.Value);
            if (values.TryGetValue(target, out var value) && value != Ambiguous)
            {
                Add(values, normaliser.Apply(alias.Key), value);
                continue;
            }
            var nearest = NearestName.Of(target, values.Keys);
            var message = $"alias \"{alias.Key}\" of lookup \"{definition.Id}\" stands for \"{alias.Value}\", which is no entry";
            found.Add(new Diagnostic(MappingCodes.AliasOfNothing, message, "Name the key of an entry, or add the entry.", alias.Position.File, alias.Position.Line, alias.Position.Column)
            {
                Hint = nearest is null ? null : $"did you mean \"{nearest}\"?",
            });
        }
        problems = found.ToImmutable();
        return new LookupTable(definition, normaliser, values);
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
        return _default is null ? LookupVerdict.Unknown : LookupVerdict.Default;
    }

    /// <summary>The entry that looks most like <paramref name="key"/>, for the person who fixes the record.</summary>
    internal string? Nearest(string key) => NearestName.Of(_normaliser.Apply(key), _values.Keys);

    private static void Add(Dictionary<string, string> values, string key, string value) =>
        values[key] = values.TryGetValue(key, out var other) && other != value ? Ambiguous : value;
}
