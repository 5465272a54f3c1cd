using System.Text.Json.Serialization;

namespace Gateway.Sandbox;

[JsonSerializable(typeof(SandboxEntry))]
[JsonSerializable(typeof(FaultRule))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
internal sealed partial class SandboxJson : JsonSerializerContext;
