using System.Security.Cryptography;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>What an idempotency key stood for: the same key with other bytes is a fault, never a repeat (delivery.md, keys and hashes).</summary>
internal static class Fingerprint
{
    internal static DeliveryOutcome Reused { get; } = DeliveryOutcome.Rejected("GW4208", "its idempotency key was used before for other content.");

    internal static void Of(in Delivery delivery, Span<byte> fingerprint)
    {
        SHA256.HashData(delivery.Content.Span, fingerprint);
        fingerprint[0] ^= (byte)delivery.Kind;
    }
}
