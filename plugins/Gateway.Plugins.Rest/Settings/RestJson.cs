using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Plugins.Rest.Reading;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Settings;

/// <summary>Source-generated JSON of settings and checkpoints.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowOutOfOrderMetadataProperties = true,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(DurationConverter), typeof(SettingsEnum<AnswerFormat>), typeof(SettingsEnum<ParameterPlace>), typeof(SettingsEnum<DestinationClass>),
        typeof(SettingsEnum<DeleteSignal>), typeof(SettingsEnum<ErrorAction>), typeof(SettingsEnum<WaitFormat>), typeof(SettingsEnum<KeyPlace>),
        typeof(SettingsEnum<OAuth2Grant>), typeof(SettingsEnum<ClientProof>), typeof(SettingsEnum<FieldFormat>), typeof(SettingsEnum<SignatureText>),
        typeof(JsonStringEnumConverter<SigningAlgorithm>),
    ])]
[JsonSerializable(typeof(RestSettings))]
[JsonSerializable(typeof(ReadState))]
internal sealed partial class RestJson : JsonSerializerContext;

/// <summary>Enumerations in settings are written in camel case and never as numbers.</summary>
internal sealed class SettingsEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
