using System.Text;
using System.Text.Json;
using System.Xml;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Reads the elements at one path of an XML document, holding one of them at a time. Document type definitions are refused.</summary>
internal sealed class XmlRecordReader : IRecordReader
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 100_000;

    private readonly StepGuard _guard;
    private readonly XmlReader _xml;
    private readonly string[] _path;
    private readonly List<string> _open = [];
    private readonly XmlText _text = new("GW2454");
    private XmlNodeTree _record = new();

    internal XmlRecordReader(Stream stream, string record)
    {
        _path = record.Split('/');
        _guard = new StepGuard(stream, "GW2454");
        _xml = XmlReader.Create(_guard, new XmlReaderSettings
        {
            Async = true,
            CloseInput = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        });
    }

    public long Line { get; private set; }

    public RecordProblem? Problem => null;

    public ReadOnlyMemory<byte> Json => default;

    public ReadOnlySpan<byte> Raw => default;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await StepAsync())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_xml.NodeType == XmlNodeType.EndElement)
                {
                    _open.RemoveAt(_open.Count - 1);
                }
                else if (_xml.NodeType == XmlNodeType.Element && await EnterAsync())
                {
                    return true;
                }
            }

            return false;
        }
        catch (XmlException exception)
        {
            throw new FileRefusedException("GW2454", $"line {exception.LineNumber}: the document is no sound XML or brings its own definitions.");
        }
    }

    public void WriteFields(Utf8JsonWriter json) => _record.WriteFields(json);

    public ValueTask DisposeAsync()
    {
        _xml.Dispose();
        return default;
    }

    private Task<bool> StepAsync()
    {
        _guard.Begin();
        return _xml.ReadAsync();
    }

    /// <summary>Takes the element when it is a record, else goes into it.</summary>
    private async ValueTask<bool> EnterAsync()
    {
        _open.Add(_xml.LocalName);
        if (_open.Count != _path.Length || !_open.SequenceEqual(_path))
        {
            if (_open.Count > MaxDepth)
            {
                throw new FileRefusedException("GW2454", $"elements are nested deeper than {MaxDepth}.");
            }

            if (_xml.IsEmptyElement)
            {
                _open.RemoveAt(_open.Count - 1);
            }

            return false;
        }

        Line = ((IXmlLineInfo)_xml).LineNumber;
        _text.Reset();
        _record = new XmlNodeTree();
        await FillAsync(_record, depth: 1, nodes: 0);
        _open.RemoveAt(_open.Count - 1);
        return true;
    }

    private async ValueTask<int> FillAsync(XmlNodeTree node, int depth, int nodes)
    {
        if (depth > MaxDepth || nodes > MaxNodes)
        {
            throw new FileRefusedException("GW2454", "a record is nested too deeply or has too many elements.");
        }

        while (_xml.MoveToNextAttribute())
        {
            if (_xml.Prefix != "xmlns" && _xml.Name != "xmlns")
            {
                node.Add(_xml.LocalName, _xml.Value);
                nodes++;
            }
        }

        _xml.MoveToElement();
        if (_xml.IsEmptyElement)
        {
            return nodes;
        }

        while (await StepAsync() && _xml.NodeType != XmlNodeType.EndElement)
        {
            if (_xml.NodeType == XmlNodeType.Element)
            {
                var child = new XmlNodeTree();
                var name = _xml.LocalName;
                nodes = await FillAsync(child, depth + 1, nodes + 1);
                node.Add(name, child);
            }
            else if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
            {
                await _text.AppendAsync(_xml);
                node.AddText(_text.Take());
            }
        }

        return nodes;
    }
}

/// <summary>An element as JSON: text alone is a string; attributes and children are fields; repeated children are an array.</summary>
internal sealed class XmlNodeTree
{
    private readonly List<(string Name, List<object> Values)> _fields = [];

    private StringBuilder? _texts;
    private string _text = "";

    private string Text => _texts?.ToString() ?? _text;

    /// <summary>Adds text that stands directly inside; there is more than one when elements stand between.</summary>
    internal void AddText(string text)
    {
        if (_text.Length == 0)
        {
            _text = text;
        }
        else
        {
            (_texts ??= new StringBuilder(_text)).Append(text);
        }
    }

    internal void Add(string name, object value)
    {
        var field = _fields.Find(field => field.Name == name);
        if (field.Values is null)
        {
            _fields.Add((name, [value]));
        }
        else
        {
            field.Values.Add(value);
        }
    }

    internal void WriteFields(Utf8JsonWriter json)
    {
        foreach (var (name, values) in _fields)
        {
            json.WritePropertyName(name);
            if (values.Count == 1)
            {
                Write(json, values[0]);
                continue;
            }

            json.WriteStartArray();
            values.ForEach(value => Write(json, value));
            json.WriteEndArray();
        }

        if (_text.Length > 0)
        {
            json.WriteString("#text"u8, Text);
        }
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        if (value is not XmlNodeTree node)
        {
            json.WriteStringValue((string)value);
        }
        else if (node._fields.Count == 0)
        {
            json.WriteStringValue(node.Text);
        }
        else
        {
            json.WriteStartObject();
            node.WriteFields(json);
            json.WriteEndObject();
        }
    }
}
