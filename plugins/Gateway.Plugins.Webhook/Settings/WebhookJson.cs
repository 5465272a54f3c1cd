using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Webhook.Settings;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowOutOfOrderMetadataProperties = true,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(DurationConverter), typeof(SettingsEnum<DestinationClass>), typeof(SettingsEnum<SignKind>), typeof(SettingsEnum<SignatureText>), typeof(SettingsEnum<KeyPlace>),
        typeof(SettingsEnum<OAuth2Grant>), typeof(SettingsEnum<ClientProof>), typeof(SettingsEnum<FieldFormat>), typeof(JsonStringEnumConverter<SigningAlgorithm>),
    ])]
[JsonSerializable(typeof(WebhookSettings))]
internal sealed partial class WebhookJson : JsonSerializerContext;

/// <summary>Enumerations in settings are written in camel case and never as numbers.</summary>
internal sealed class SettingsEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
