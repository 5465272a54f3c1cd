using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Plugins.Snap.Statements;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Settings;

/// <summary>Source-generated JSON of settings and checkpoints.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(DurationConverter), typeof(SettingsEnum<NameCheck>)])]
[JsonSerializable(typeof(SnapSettings))]
[JsonSerializable(typeof(StatementPosition))]
internal sealed partial class SnapJson : JsonSerializerContext;

/// <summary>Enumerations in settings are written in camel case and never as numbers.</summary>
internal sealed class SettingsEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
