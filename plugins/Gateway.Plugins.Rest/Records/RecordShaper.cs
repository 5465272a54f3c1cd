using System.Text.Json;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Records;

/// <summary>Expands, filters and changes records. Not safe for concurrent use.</summary>
internal sealed class RecordShaper
{
    private readonly JsonPath? _expand;
    private readonly KeyValuePair<string, JsonPath>[] _keep;
    private readonly KeyValuePair<string, JsonPath>[] _select;
    private readonly Condition? _filter;
    private readonly Condition? _deleted;
    private readonly KeyValuePair<string, Template>[] _add;
    private readonly HashSet<string> _remove;
    private readonly IReadOnlyDictionary<string, string> _rename;

    /// <exception cref="FormatException">A path or expression is none.</exception>
    public RecordShaper(ReadSettings settings)
    {
        var scope = ExpressionScope.Default;
        _expand = settings.Expand is null ? null : JsonPath.Parse(settings.Expand.Path);
        _keep = [.. (settings.Expand?.Keep ?? new Dictionary<string, string>()).Select(keep => KeyValuePair.Create(keep.Key, JsonPath.Parse(keep.Value)))];
        _select = [.. settings.Select.Select(select => KeyValuePair.Create(select.Key, JsonPath.Parse(select.Value)))];
        _filter = settings.Filter is null ? null : Condition.Parse(settings.Filter, scope);
        _deleted = settings.Deleted is null ? null : Condition.Parse(settings.Deleted, scope);
        _add = [.. settings.Add.Select(add => KeyValuePair.Create(add.Key, Template.Parse("{{" + add.Value + "}}", scope)))];
        _rename = settings.Rename;
        _remove = [.. settings.Remove, .. settings.Add.Keys, .. _keep.Select(keep => keep.Key)];
        Changes = _add.Length > 0 || _select.Length > 0 || settings.Remove.Count > 0 || settings.Rename.Count > 0;
    }

    /// <summary>Whether records are rewritten; otherwise they may stay where they lie.</summary>
    public bool Rewrites => _expand is not null || Changes;

    /// <summary>Whether records are looked at by expressions.</summary>
    public bool Judges => _filter is not null || _deleted is not null;

    private bool Changes { get; }

    /// <summary>Whether a record stays, and what happened to it. Sets <c>record</c>.</summary>
    public bool Judge(ReadOnlySpan<byte> record, Bindings bindings, out ChangeKind kind)
    {
        kind = ChangeKind.Upsert;
        if (!Judges && _add.Length == 0)
        {
            return true;
        }

        bindings.Set("record", CelJson.Read(record));
        if (_filter?.Holds(bindings) == false)
        {
            return false;
        }

        kind = _deleted?.Holds(bindings) == true ? ChangeKind.Delete : ChangeKind.Upsert;
        return true;
    }

    /// <summary>Writes what a record becomes: none, one or many records.</summary>
    public void Write(ReadOnlySpan<byte> record, Bindings bindings, RecordWriter writer)
    {
        if (_expand is null)
        {
            WriteOne(record, default, bindings, writer);
            return;
        }

        var list = new JsonScanner(_expand, []);
        list.Scan(record);
        foreach (var range in list.Records)
        {
            WriteOne(record[range], record, bindings, writer);
        }
    }

    private void WriteOne(ReadOnlySpan<byte> record, ReadOnlySpan<byte> outer, Bindings bindings, RecordWriter writer)
    {
        if (!Judge(record, bindings, out var kind))
        {
            return;
        }

        if (!Changes && _keep.Length == 0)
        {
            writer.AddJson(record, kind);
            return;
        }

        writer.Begin();
        if (_select.Length == 0)
        {
            Copy(record, writer.Json);
        }

        Find(record, _select, writer.Json);
        Find(outer, _keep, writer.Json);

        foreach (var (name, value) in _add)
        {
            writer.Json.WritePropertyName(name);
            CelJson.Write(writer.Json, value.Evaluate(bindings));
        }

        writer.End(kind);
    }

    private static void Find(ReadOnlySpan<byte> record, KeyValuePair<string, JsonPath>[] members, Utf8JsonWriter json)
    {
        foreach (var (name, path) in members)
        {
            json.WritePropertyName(name);
            var value = JsonText.Find(record, path);
            json.WriteRawValue(value.IsEmpty ? "null"u8 : value, skipInputValidation: true);
        }
    }

    private void Copy(ReadOnlySpan<byte> record, Utf8JsonWriter json)
    {
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = JsonScanner.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!_remove.Contains(name))
            {
                json.WritePropertyName(_rename.TryGetValue(name, out var renamed) ? renamed : name);
                json.WriteRawValue(record[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
        }
    }
}
