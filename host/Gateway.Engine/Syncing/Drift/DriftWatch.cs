using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing.Drift;

/// <summary>
/// Sees records that no longer look as the schema of their stream says (delivery.md S41), and says so once a field: by names and types, never by values.
/// Looks at the first pages of a run whole and at a part of what follows, so that it costs nothing beside mapping. Safe for concurrent use.
/// </summary>
/// <param name="stream">The stream, as <c>endpoint.stream</c>.</param>
/// <param name="schema">Its JSON Schema: declared in the endpoint, or saved by <c>gateway discover</c>.</param>
internal sealed class DriftWatch(string stream, JsonObject schema)
{
    /// <summary>Pages of which every record is looked at.</summary>
    private const int WholePages = 2;

    /// <summary>Of later pages one record in so many.</summary>
    private const int OneIn = 32;

    /// <summary>Records after which a field that none of them had is gone.</summary>
    private const int EnoughToMiss = 500;

    private const int MostNotes = 20;
    private const int MaxDepth = 64;
    private const int LongestName = 64;
    private const int DigitsOfData = 6;

    private readonly KnownPlace _record = new("", schema, required: true);
    private readonly ConcurrentDictionary<string, string> _found = new(StringComparer.Ordinal);
    private long _looked;

    /// <summary>Looks at a page.</summary>
    /// <param name="ordinal">Its number in the run, from 1.</param>
    /// <param name="page">The page.</param>
    public void Look(long ordinal, Page page)
    {
        var step = ordinal <= WholePages ? 1 : OneIn;
        for (var i = (int)(ordinal % step); i < page.Records.Count; i += step)
        {
            if (page.Records[i] is { Problem: null, Kind: ChangeKind.Upsert } record && record.Json.Length <= PageMapper.MostRecordBytes)
            {
                Look(record.Json.Span);
            }
        }
    }

    /// <summary>What was seen, one remark a field.</summary>
    public IReadOnlyList<string> Notes()
    {
        var gone = Interlocked.Read(ref _looked) >= EnoughToMiss ? Unseen(_record) : [];
        var all = _found.Values.Concat(gone.Select(place => $"GW3202 {stream}: \"{place.Path}\" is gone: no record that was looked at has it")).Order(StringComparer.Ordinal).ToArray();
        return all.Length <= MostNotes ? all : [.. all.Take(MostNotes), string.Create(CultureInfo.InvariantCulture, $"GW3201 {stream}: {all.Length - MostNotes} more fields differ from the schema")];
    }

    private void Look(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            Look(ref reader, _record);
            Interlocked.Increment(ref _looked);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The mapper holds such a record and says why.
        }
    }

    private void Look(ref Utf8JsonReader reader, KnownPlace place)
    {
        place.Seen = true;
        var kind = KindOf(ref reader);
        if (!place.Fits(kind))
        {
            Found("GW3203", place.Path, $"\"{place.Path}\" also comes as {kind}, the schema says {place.Kinds}");
        }

        if (reader.TokenType == JsonTokenType.StartObject && place.Members is not null)
        {
            LookInside(ref reader, place);
        }
        else if (reader.TokenType == JsonTokenType.StartArray && place.Items is { } items)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Look(ref reader, items);
            }
        }
        else
        {
            reader.Skip();
        }
    }

    private void LookInside(ref Utf8JsonReader reader, KnownPlace place)
    {
        var missing = place.Members!.Values.Where(member => member.Required).ToHashSet();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (place.Members.TryGetValue(name, out var member))
            {
                missing.Remove(member);
                Look(ref reader, member);
                continue;
            }

            if (place.Closed)
            {
                var path = (place.Path.Length == 0 ? "" : place.Path + ".") + Shown(name);
                Found("GW3201", path, $"\"{path}\" is new ({KindOf(ref reader)})");
            }

            reader.Skip();
        }

        foreach (var member in missing)
        {
            Found("GW3202", member.Path, $"\"{member.Path}\" is missing in records, the schema says that all have it");
        }
    }

    private void Found(string code, string path, string what) => _found.TryAdd(code + path, $"{code} {stream}: {what}");

    private static IEnumerable<KnownPlace> Unseen(KnownPlace place) =>
        place.Members?.Values.SelectMany(member => member.Seen ? Unseen(member) : member.Required ? [] : [member]) ?? [];

    /// <summary>Names can be data too, in maps from a person to something: such a name is not told.</summary>
    private static string Shown(string name) => name.Length > LongestName || name.Count(char.IsAsciiDigit) >= DigitsOfData || name.Contains('@', StringComparison.Ordinal) ? "*" : name;

    private static string KindOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "object",
        JsonTokenType.StartArray => "array",
        JsonTokenType.String => "string",
        JsonTokenType.Number => reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 ? "integer" : "number",
        JsonTokenType.Null => "null",
        _ => "boolean",
    };
}
