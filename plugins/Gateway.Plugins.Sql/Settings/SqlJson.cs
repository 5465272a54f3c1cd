using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(DurationConverter)])]
[JsonSerializable(typeof(SqlSettings))]
internal sealed partial class SqlJson : JsonSerializerContext;

/// <summary>Enumerations in settings are written in camel case and never as numbers.</summary>
internal sealed class SettingsEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
