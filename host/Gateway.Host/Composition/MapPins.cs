using Gateway.Engine.Mapping;
using Gateway.Engine.Secrets;

namespace Gateway.Host.Composition;

/// <summary>What mapping outside of a run pins: the same as a run does, so that previews tell the truth.</summary>
internal static class MapPins
{
    public static MapContext Of(IPayloadCipher cipher, TimeProvider time) => new(time.GetUtcNow(), cipher.DeriveKey("mapping-hash"));

    /// <summary>Before there is a key, keyed hashes cannot be shown.</summary>
    public static MapContext WithoutKey(TimeProvider time) => new(time.GetUtcNow());
}
