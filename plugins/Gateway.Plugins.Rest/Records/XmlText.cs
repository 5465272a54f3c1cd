using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Records;

/// <summary>
/// XML as JSON: <c>{"root":{...}}</c>; attributes are <c>@name</c>, text beside them <c>#text</c>, repeated elements a list. Prefixes are dropped.
/// No DTD, no entities, no schema is ever loaded (delivery.md S52).
/// </summary>
internal static class XmlText
{
    public static PooledBuffer ToJson(ReadOnlyMemory<byte> text)
    {
        var json = new PooledBuffer(text.Length + 1024);
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true };
            using var reader = XmlReader.Create(new StringReader(Encoding.UTF8.GetString(text.Span)), settings);
            GuardDepth(text);
            var root = XElement.Load(reader);
            using var writer = new Utf8JsonWriter(json);
            writer.WriteStartObject();
            writer.WritePropertyName(root.Name.LocalName);
            Write(writer, root);
            writer.WriteEndObject();
            writer.Flush();
            return json;
        }
        catch (XmlException e)
        {
            json.Dispose();
            throw new AdapterException(FailureKind.ContractBroken, "GW2242", $"the answer is not sound XML (line {e.LineNumber})", e)
            {
                Fix = "Ask the partner to mend it; nothing was taken from it. Document types and entities are refused on purpose.",
            };
        }
        catch
        {
            json.Dispose();
            throw;
        }
    }

    // The tree is walked recursively, so the depth is bounded before it is built.
    private static void GuardDepth(ReadOnlyMemory<byte> text)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using var reader = XmlReader.Create(new StringReader(Encoding.UTF8.GetString(text.Span)), settings);
        while (reader.Read())
        {
            if (reader.Depth > JsonScanner.MaxDepth)
            {
                throw new AdapterException(FailureKind.ContractBroken, "GW2245", $"the answer is nested deeper than {JsonScanner.MaxDepth} levels")
                {
                    Fix = "Ask the partner for a flatter answer.",
                };
            }
        }
    }

    private static void Write(Utf8JsonWriter writer, XElement element)
    {
        var attributes = element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).ToList();
        if (attributes.Count == 0 && !element.HasElements)
        {
            writer.WriteStringValue(element.Value);
            return;
        }

        writer.WriteStartObject();
        foreach (var attribute in attributes.DistinctBy(attribute => attribute.Name.LocalName))
        {
            writer.WriteString("@" + attribute.Name.LocalName, attribute.Value);
        }

        foreach (var group in element.Elements().GroupBy(child => child.Name.LocalName))
        {
            writer.WritePropertyName(group.Key);
            WriteGroup(writer, [.. group]);
        }

        if (!element.HasElements && element.Value.Length > 0)
        {
            writer.WriteString("#text", element.Value);
        }

        writer.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter writer, List<XElement> group)
    {
        if (group.Count == 1)
        {
            Write(writer, group[0]);
            return;
        }

        writer.WriteStartArray();
        group.ForEach(child => Write(writer, child));
        writer.WriteEndArray();
    }
}
