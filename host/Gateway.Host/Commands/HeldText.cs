using System.Text.Json.Nodes;
using Gateway.Engine.HeldRecords;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>Held records in words and as JSON, without their content.</summary>
internal static class HeldText
{
    public static JsonObject Json(HeldGroup group) => new()
    {
        ["group"] = group.Group,
        ["sync"] = group.Sync,
        ["stage"] = RunText.Word(group.Stage),
        ["cause"] = Json(group.Cause),
        ["count"] = group.Count,
        ["firstSeen"] = RunText.Iso(group.FirstSeen),
        ["lastSeen"] = RunText.Iso(group.LastSeen),
    };

    public static JsonObject Json(HeldRecord record) => new()
    {
        ["id"] = record.Id.ToString(),
        ["sync"] = record.Sync,
        ["group"] = record.Cause.GroupOf(record.Sync),
        ["run"] = record.Run.ToString(),
        ["stage"] = RunText.Word(record.Stage),
        ["state"] = RunText.Word(record.State),
        ["cause"] = Json(record.Cause),
        ["times"] = record.Times,
        ["firstSeen"] = RunText.Iso(record.FirstSeen),
        ["lastSeen"] = RunText.Iso(record.LastSeen),
    };

    private static JsonObject Json(HeldCause cause) => new() { ["code"] = cause.Code, ["field"] = cause.Field, ["rule"] = cause.Rule, ["message"] = cause.Message };
}
