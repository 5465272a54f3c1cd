using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Engine.Runs;

namespace Gateway.Engine.Storage;

/// <summary>How stores write what they keep as JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class StoreJson : JsonSerializerContext;
