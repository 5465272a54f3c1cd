using System.Text.Json;

namespace Gateway.Engine.Configuration.Reading;

/// <summary>Reads JSON with comments and trailing commas into values that know their place. Stops at the first syntax error of a file.</summary>
internal sealed class ConfigReader
{
    public const int MaxDepth = 64;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MaxDepth + 2,
    };

    private readonly SourceFile _file;
    private readonly DiagnosticBag _diagnostics;
    private readonly Stack<ConfigValue> _open = [];

    private ConfigReader(SourceFile file, DiagnosticBag diagnostics) => (_file, _diagnostics) = (file, diagnostics);

    /// <summary>The value of the file; null when it cannot be read, which is then reported.</summary>
    public static ConfigValue? Read(SourceFile file, DiagnosticBag diagnostics)
    {
        if (file.ForeignEncoding() is { } encoding)
        {
            diagnostics.Add(file, "GW1002", $"this file is {encoding}", "Save it as UTF-8.");
            return null;
        }
        return new ConfigReader(file, diagnostics).Read();
    }

    private ConfigValue? Read()
    {
        var reader = new Utf8JsonReader(_file.Content.AsSpan(_file.TextStart), Options);
        try
        {
            reader.Read();
            var root = Value(ref reader, null, "");
            // Whatever follows the value is a mistake that only this call notices.
            reader.Read();
            return root;
        }
        catch (TooDeepException tooDeep)
        {
            _diagnostics.Add(_file, tooDeep.Offset, 1, "GW1005", $"more than {MaxDepth} levels are nested here", "Flatten this part.");
        }
        catch (JsonException)
        {
            var (offset, message, fix) = SyntaxError.Explain(_file, _file.TextStart + (int)reader.BytesConsumed, _open);
            _diagnostics.Add(_file, offset, 1, "GW1001", message, fix);
        }
        return null;
    }

    private ConfigValue Value(ref Utf8JsonReader reader, ConfigValue? parent, string step)
    {
        var value = new ConfigValue(_file, KindOf(reader.TokenType), _file.TextStart + (int)reader.TokenStartIndex, parent, step);
        switch (value.Kind)
        {
            case ConfigKind.Object or ConfigKind.List:
                Container(ref reader, value);
                break;
            case ConfigKind.Text:
                value.Text = TextOf(ref reader, value.Start);
                break;
            default:
                value.Text = System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
                break;
        }
        value.End = _file.TextStart + (int)reader.BytesConsumed;
        return value;
    }

    private void Container(ref Utf8JsonReader reader, ConfigValue value)
    {
        if (_open.Count == MaxDepth)
        {
            throw new TooDeepException(value.Start);
        }
        _open.Push(value);
        var names = value.Kind == ConfigKind.Object ? new Dictionary<string, int>(StringComparer.Ordinal) : null;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (names is null)
            {
                value.Items.Add(Value(ref reader, value, value.Items.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
            else
            {
                Member(ref reader, value, names);
            }
        }
        _open.Pop();
    }

    private void Member(ref Utf8JsonReader reader, ConfigValue value, Dictionary<string, int> names)
    {
        var start = _file.TextStart + (int)reader.TokenStartIndex;
        var name = TextOf(ref reader, start);
        var length = reader.ValueSpan.Length + 2;
        reader.Read();
        var member = new ConfigMember(name, start, Value(ref reader, value, name));
        if (names.TryAdd(name, start))
        {
            value.Members.Add(member);
            return;
        }
        _diagnostics.Add(_file, start, _file.Characters(start, start + length), "GW1003",
            $"\"{name}\" is written twice; the first one is in line {_file.Position(names[name]).Line}", "Keep one of them.", pointer: member.Value.Pointer);
    }

    /// <summary>An escape such as a lone half of a surrogate pair passes the tokenizer but is no text.</summary>
    private string TextOf(ref Utf8JsonReader reader, int start)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            _diagnostics.Add(_file, start, 1, "GW1001", "an escape in this text stands for no character", "Write the character itself.");
            return "\uFFFD";
        }
    }

    private static ConfigKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => ConfigKind.Object,
        JsonTokenType.StartArray => ConfigKind.List,
        JsonTokenType.String => ConfigKind.Text,
        JsonTokenType.Number => ConfigKind.Number,
        JsonTokenType.True or JsonTokenType.False => ConfigKind.Boolean,
        _ => ConfigKind.Null,
    };

    private sealed class TooDeepException(int offset) : Exception
    {
        public int Offset => offset;
    }
}
