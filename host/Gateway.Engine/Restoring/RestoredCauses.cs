using Gateway.Engine.HeldRecords;

namespace Gateway.Engine.Restoring;

/// <summary>Why the first change of a key is held after an older copy of the store was taken over.</summary>
internal static class RestoredCauses
{
    public static HeldCause Sent { get; } = new(
        "GW4008", "", "sent", "the partner took it under a number that may have carried another content before the backup was restored: nobody knows which one it holds");

    public static HeldCause Unsent { get; } = new(
        "GW4008", "", "not sent", "it may have been sent, or changed and gone back, after the backup that was restored: nobody knows what the partner holds");
}
