using System.Buffers;
using System.Net.Http.Headers;
using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Requests;

/// <summary>A request body with its templates compiled.</summary>
internal abstract class BodyPlan
{
    public abstract HttpContent Build(Bindings bindings, IEnumerable<(string Name, string Value)> more);

    public static BodyPlan Parse(BodySettings body, ExpressionScope scope) => body switch
    {
        { Graphql: { } query } => new JsonBody(new JsonObject { ["query"] = query, ["variables"] = body.Variables?.DeepClone() ?? new JsonObject() }, scope, "query"),
        { Form: { } form } => new FormBody([.. form.Select(field => KeyValuePair.Create(field.Key, Template.Parse(field.Value, scope)))]),
        { Text: { } text } => new TextBody(text, body.ContentType, scope),
        _ => new JsonBody(body.Json ?? new JsonObject(), scope, null),
    };

    protected static ByteArrayContent Content(ReadOnlySpan<byte> bytes, string type) =>
        new(bytes.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
}

/// <summary>JSON whose texts are templates. Parameters land in its members; dots lead inside.</summary>
internal sealed class JsonBody(JsonNode body, ExpressionScope scope, string? verbatim) : BodyPlan
{
    private readonly JsonNode _body = body;
    private readonly Dictionary<string, Template> _templates = Collect(body, scope, verbatim);

    public override HttpContent Build(Bindings bindings, IEnumerable<(string Name, string Value)> more)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, With(more), bindings);
        }

        return Content(buffer.WrittenSpan, "application/json");
    }

    private JsonNode With(IEnumerable<(string Name, string Value)> more)
    {
        var body = _body;
        foreach (var (name, value) in more)
        {
            body = ReferenceEquals(body, _body) ? body.DeepClone() : body;
            var parent = body;
            var steps = name.Split('.');
            foreach (var step in steps[..^1])
            {
                parent = parent[step] ??= new JsonObject();
            }

            parent[steps[^1]] = long.TryParse(value, out var number) ? number : JsonValue.Create(value);
        }

        return body;
    }

    private void Write(Utf8JsonWriter writer, JsonNode? node, Bindings bindings)
    {
        switch (node)
        {
            case JsonObject map:
                writer.WriteStartObject();
                foreach (var (name, value) in map)
                {
                    writer.WritePropertyName(name);
                    Write(writer, value, bindings);
                }

                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item, bindings);
                }

                writer.WriteEndArray();
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && _templates.TryGetValue(value.GetValue<string>(), out var template):
                CelJson.Write(writer, template.Evaluate(bindings));
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static Dictionary<string, Template> Collect(JsonNode? node, ExpressionScope scope, string? verbatim)
    {
        var templates = new Dictionary<string, Template>(StringComparer.Ordinal);
        Collect(node);
        return templates;

        void Collect(JsonNode? part)
        {
            switch (part)
            {
                case JsonObject map:
                    map.Where(member => member.Key != verbatim).ToList().ForEach(member => Collect(member.Value));
                    break;
                case JsonArray list:
                    list.ToList().ForEach(Collect);
                    break;
                case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Contains("{{", StringComparison.Ordinal):
                    templates[value.GetValue<string>()] = Template.Parse(value.GetValue<string>(), scope);
                    break;
            }
        }
    }
}

/// <summary>A form.</summary>
internal sealed class FormBody(KeyValuePair<string, Template>[] fields) : BodyPlan
{
    public override HttpContent Build(Bindings bindings, IEnumerable<(string Name, string Value)> more)
    {
        var all = fields.Select(field => KeyValuePair.Create(field.Key, field.Value.Render(bindings)))
            .Concat(more.Select(field => KeyValuePair.Create(field.Name, field.Value)))
            .Where(field => field.Value.Length > 0);
        return new FormUrlEncodedContent(all);
    }
}

/// <summary>Text; values in XML are escaped.</summary>
internal sealed class TextBody(string text, string contentType, ExpressionScope scope) : BodyPlan
{
    private readonly Template _template = Template.Parse(text, scope);
    private readonly bool _isXml = contentType.Contains("xml", StringComparison.OrdinalIgnoreCase);

    public override HttpContent Build(Bindings bindings, IEnumerable<(string Name, string Value)> more) =>
        Content(Encoding.UTF8.GetBytes(_isXml ? _template.Render(bindings, value => SecurityElement.Escape(value) ?? "") : _template.Render(bindings)), $"{contentType}; charset=utf-8");
}
