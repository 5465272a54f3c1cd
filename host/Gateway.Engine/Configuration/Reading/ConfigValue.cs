using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Engine.Configuration.Reading;

internal enum ConfigKind
{
    Null,
    Boolean,
    Number,
    Text,
    List,
    Object,
}

/// <summary>One value of a file with the bytes it came from.</summary>
internal sealed class ConfigValue(SourceFile file, ConfigKind kind, int start, ConfigValue? parent, string step)
{
    private static readonly List<ConfigMember> NoMembers = [];
    private static readonly List<ConfigValue> NoItems = [];
    private Dictionary<string, ConfigMember>? _byName;

    public SourceFile File => file;

    public ConfigKind Kind => kind;

    /// <summary>First byte; for a text its opening quote.</summary>
    public int Start => start;

    /// <summary>The byte after the last one.</summary>
    public int End { get; set; }

    /// <summary>The decoded text; for numbers and booleans as written.</summary>
    public string Text { get; set; } = "";

    /// <summary>Members of an object, in the order of the file.</summary>
    public List<ConfigMember> Members { get; } = kind == ConfigKind.Object ? [] : NoMembers;

    /// <summary>Elements of a list.</summary>
    public List<ConfigValue> Items { get; } = kind == ConfigKind.List ? [] : NoItems;

    /// <summary>JSON pointer inside the file.</summary>
    public string Pointer => parent is null ? "" : $"{parent.Pointer}/{step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The member of this name.</summary>
    public ConfigMember? Member(string name)
    {
        _byName ??= Members.ToDictionary(member => member.Name, StringComparer.Ordinal);
        return _byName.TryGetValue(name, out var member) ? member : null;
    }

    /// <summary>The value a pointer names, or the innermost one on the way to it that exists.</summary>
    public ConfigValue Nearest(string pointer)
    {
        var at = this;
        foreach (var step in pointer.Split('/').Skip(1))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            var next = at.Member(name)?.Value ?? (int.TryParse(name, out var index) ? at.Items.ElementAtOrDefault(index) : null);
            if (next is null)
            {
                break;
            }
            at = next;
        }
        return at;
    }

    /// <summary>This value and everything in it, with the name each stands under: an element of a list stands under the list's name.</summary>
    public IEnumerable<(string Name, ConfigValue Value)> Descend()
    {
        var waiting = new Stack<(string Name, ConfigValue Value)>([(step, this)]);
        while (waiting.TryPop(out var next))
        {
            yield return next;
            var (name, value) = next;
            for (var i = value.Members.Count - 1; i >= 0; i--)
            {
                waiting.Push((value.Members[i].Name, value.Members[i].Value));
            }
            for (var i = value.Items.Count - 1; i >= 0; i--)
            {
                waiting.Push((name, value.Items[i]));
            }
        }
    }

    /// <summary>The value as JSON without comments, spaces and trailing commas.</summary>
    public ReadOnlyMemory<byte> ToJson()
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            WriteTo(writer);
        }
        return json.WrittenMemory;
    }

    private void WriteTo(Utf8JsonWriter writer)
    {
        switch (kind)
        {
            case ConfigKind.Object:
                writer.WriteStartObject();
                foreach (var member in Members)
                {
                    writer.WritePropertyName(member.Name);
                    member.Value.WriteTo(writer);
                }
                writer.WriteEndObject();
                break;
            case ConfigKind.List:
                writer.WriteStartArray();
                Items.ForEach(item => item.WriteTo(writer));
                writer.WriteEndArray();
                break;
            case ConfigKind.Text:
                writer.WriteStringValue(Text);
                break;
            default:
                writer.WriteRawValue(Text, skipInputValidation: true);
                break;
        }
    }

    /// <summary>The text between the quotes as written; null when it has no escapes.</summary>
    public string? RawText()
    {
        var raw = file.Content.AsSpan(start + 1, End - start - 2);
        return raw.Contains((byte)'\\') ? Encoding.UTF8.GetString(raw) : null;
    }
}

/// <summary>A name in an object, with the place of its opening quote, and its value.</summary>
internal readonly record struct ConfigMember(string Name, int NameStart, ConfigValue Value);
