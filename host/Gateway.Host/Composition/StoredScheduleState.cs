using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Engine.Scheduling;
using Gateway.Engine.Storage;

namespace Gateway.Host.Composition;

/// <summary>What schedules must remember, in the gateway's store.</summary>
internal sealed class StoredScheduleState(IValueStore values) : IScheduleState
{
    private const string Scope = "schedule";

    public async Task<ScheduleRecord?> ReadAsync(string syncId, CancellationToken cancellationToken) =>
        await values.ReadAsync(Scope, syncId, cancellationToken) is { } text ? JsonSerializer.Deserialize(text, ScheduleJson.Default.ScheduleRecord) : null;

    public async Task WriteAsync(string syncId, ScheduleRecord record, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(record, ScheduleJson.Default.ScheduleRecord);
        while (!await values.WriteAsync(Scope, syncId, await values.ReadAsync(Scope, syncId, cancellationToken), text, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}

[JsonSerializable(typeof(ScheduleRecord))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ScheduleJson : JsonSerializerContext;
