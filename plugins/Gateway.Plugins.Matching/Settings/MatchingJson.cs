using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Sdk;

namespace Gateway.Plugins.Matching;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(DurationConverter)])]
[JsonSerializable(typeof(MatchingSettings))]
internal sealed partial class MatchingJson : JsonSerializerContext;

/// <summary>Written in camel case and never as a number.</summary>
internal sealed class DatabaseKindText() : JsonStringEnumConverter<DatabaseKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
