using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Engine.Mapping;
using Gateway.Sdk;

namespace Gateway.Engine.Plugins.Binding;

/// <summary>
/// Finds every mistake in the settings of an endpoint at once, by walking the JSON beside the type information of the plugin's record:
/// deserialising alone would stop at the first one and name no place.
/// </summary>
internal sealed class SettingsBinder<T>
    where T : class
{
    private const string UnknownKey = "GW2051";
    private const string MissingKey = "GW2052";
    private const string WrongValue = "GW2053";

    private readonly ConcurrentDictionary<JsonConverter, JsonTypeInfo> _converted = [];

    public SettingsBinder(JsonTypeInfo<T> type) => Type = Strict(type);

    /// <summary>The plugin's type information under the host's rules: unknown keys, missing keys and nulls are mistakes.</summary>
    public JsonTypeInfo<T> Type { get; }

    /// <summary>Reads settings; null with errors when something is wrong.</summary>
    public (T? Settings, IReadOnlyList<SettingsError> Errors) Bind(JsonElement json)
    {
        var errors = new List<SettingsError>();
        Walk(json, Type, "", errors);
        if (errors.Count > 0)
        {
            return (null, errors);
        }

        try
        {
            var settings = json.Deserialize(Type);
            var own = settings is IValidatable validatable ? validatable.Validate().ToList() : [];
            return settings is null ? (null, [Wrong("", "the settings are null", "write an object")]) : own.Count > 0 ? (null, own) : (settings, []);
        }
        catch (JsonException thrown)
        {
            return (null, [Wrong(Pointer(thrown.Path), thrown.Message, "write a value of the expected form")]);
        }
    }

    private void Walk(JsonElement json, JsonTypeInfo type, string pointer, List<SettingsError> errors)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when type.PolymorphismOptions is null && json.ValueKind == JsonValueKind.Object:
                WalkObject(json, type, pointer, errors);
                break;
            case JsonTypeInfoKind.Enumerable when json.ValueKind == JsonValueKind.Array && type.ElementType is { } element:
                var index = 0;
                foreach (var item in json.EnumerateArray())
                {
                    Walk(item, type.Options.GetTypeInfo(element), $"{pointer}/{index++}", errors);
                }

                break;
            case JsonTypeInfoKind.Dictionary when json.ValueKind == JsonValueKind.Object && type.ElementType is { } value:
                foreach (var entry in json.EnumerateObject())
                {
                    Walk(entry.Value, type.Options.GetTypeInfo(value), Under(pointer, entry.Name), errors);
                }

                break;
            default:
                WalkLeaf(json, type, pointer, errors);
                break;
        }
    }

    private void WalkObject(JsonElement json, JsonTypeInfo type, string pointer, List<SettingsError> errors)
    {
        var properties = type.Properties.Where(property => !property.IsExtensionData).ToDictionary(property => property.Name, StringComparer.Ordinal);
        var open = type.Properties.Any(property => property.IsExtensionData);
        foreach (var entry in json.EnumerateObject())
        {
            var place = Under(pointer, entry.Name);
            if (!properties.Remove(entry.Name, out var property))
            {
                if (!open && entry.Name != "$schema")
                {
                    var nearest = NearestName.Of(entry.Name, type.Properties.Select(known => known.Name));
                    errors.Add(new SettingsError(place, UnknownKey, $"\"{entry.Name}\" is not a setting here",
                        nearest is null ? "use one of: " + string.Join(", ", type.Properties.Select(known => known.Name)) : $"did you mean \"{nearest}\"?"));
                }
            }
            else if (entry.Value.ValueKind == JsonValueKind.Null)
            {
                if (!property.IsSetNullable)
                {
                    errors.Add(Wrong(place, $"\"{entry.Name}\" is null", "write a value, or leave the key out"));
                }
            }
            else
            {
                Walk(entry.Value, TypeOf(property), place, errors);
            }
        }

        errors.AddRange(properties.Values.Where(property => property.IsRequired).Select(property =>
            new SettingsError(pointer, MissingKey, $"\"{property.Name}\" is missing", $"add \"{property.Name}\"")));
    }

    private static void WalkLeaf(JsonElement json, JsonTypeInfo type, string pointer, List<SettingsError> errors)
    {
        try
        {
            json.Deserialize(type);
        }
        catch (JsonException thrown)
        {
            var expected = Expected(type.Type);
            var own = thrown.InnerException is null && !thrown.Message.Contains("could not be converted", StringComparison.Ordinal);
            errors.Add(Wrong(pointer + Pointer(thrown.Path), own ? Sentence(thrown.Message) : $"{Shown(json)} is not {expected}", $"write {expected}"));
        }
    }

    // A converter on the property itself is part of no type: it is tried through options that carry it.
    private JsonTypeInfo TypeOf(JsonPropertyInfo property) => property.CustomConverter is not { } converter
        ? property.Options.GetTypeInfo(property.PropertyType)
        : _converted.GetOrAdd(converter, static (own, property) =>
            new JsonSerializerOptions(property.Options) { Converters = { own } }.GetTypeInfo(property.PropertyType), property);

    private static JsonTypeInfo<T> Strict(JsonTypeInfo<T> type)
    {
        var options = new JsonSerializerOptions(type.Options)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
        };
        return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }

    private static SettingsError Wrong(string pointer, string message, string fix) => new(pointer, WrongValue, message, fix);

    private static string Under(string pointer, string name) => $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    // A path such as $.streams[0].name; keys with dots never come here, since their objects are walked above.
    private static string Pointer(string? path) => path is null or "$" ? ""
        : path[1..].Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace(".", "/", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);

    private static string Sentence(string message) => message.Split(" Path: ")[0].TrimEnd('.');

    private static string Shown(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "this text",
        JsonValueKind.Null => "null",
        _ => json.GetRawText(),
    };

    private static string Expected(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            { IsEnum: true } => "one of: " + string.Join(", ", Enum.GetNames(plain).Select(JsonNamingPolicy.CamelCase.ConvertName)),
            _ when plain == typeof(string) => "text",
            _ when plain == typeof(bool) => "true or false",
            _ when plain == typeof(TimeSpan) => "a duration such as \"30s\" or \"15m\"",
            _ when plain == typeof(Uri) => "an address such as \"https://partner.example/api/\"",
            _ when plain == typeof(SecretReference) => "a reference such as \"secret:partner/token\"",
            _ when plain.IsPrimitive || plain == typeof(decimal) => plain == typeof(double) || plain == typeof(float) || plain == typeof(decimal) ? "a number" : "a whole number",
            _ when plain.IsAssignableTo(typeof(System.Collections.IEnumerable)) => "a list",
            _ => "an object",
        };
    }
}
