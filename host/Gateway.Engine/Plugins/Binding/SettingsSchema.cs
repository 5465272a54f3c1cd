using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Gateway.Sdk;

namespace Gateway.Engine.Plugins.Binding;

/// <summary>The JSON Schema (draft-07) of a plugin's settings, for completion in editors. It is a help there; <see cref="SettingsBinder{T}"/> decides.</summary>
internal static class SettingsSchema
{
    private const string Draft = "http://json-schema.org/draft-07/schema#";

    public static JsonObject Of(JsonTypeInfo type)
    {
        var exported = JsonSchemaExporter.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe });
        var schema = new JsonObject { ["$schema"] = Draft };
        foreach (var (key, value) in exported is JsonObject root ? root : [])
        {
            schema[key] = value?.DeepClone();
        }

        return schema;
    }

    // The exporter knows nothing of values with converters of their own; descriptions come from [Description] on the settings record.
    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var known = schema is JsonObject described ? described : [];
        if (type == typeof(SecretReference))
        {
            known = new JsonObject { ["type"] = "string", ["pattern"] = "^secret:[a-z0-9._/-]+$" };
        }
        else if (type == typeof(TimeSpan))
        {
            known = new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+(ms|s|m|h|d)$" };
        }
        else if (schema.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            return schema;
        }

        if (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true) is [DescriptionAttribute { Description: var text }, ..])
        {
            known["description"] = text;
        }

        return known;
    }
}
