using System.Text;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Secrets;
using Gateway.Sdk;

namespace Gateway.Engine.Checkpoints;

/// <summary>
/// How the store keeps where a sync goes on reading. The cursor of a source is often the key of its last record, and with it a person's number: it is
/// sealed, and history, journal and screens know it by a mark that says whether two are the same and nothing else. Safe for concurrent use.
/// </summary>
/// <remarks>Form: <c>sealed:mark:base64</c>. A checkpoint without it was stored before checkpoints were sealed, and is one all the same.</remarks>
public sealed class CheckpointSeal(IPayloadCipher cipher, string sync)
{
    private const string Prefix = "sealed:";
    private const int MarkLength = 12;

    private readonly KeyedHash _hash = new(cipher.DeriveKey("checkpoints").AsSpan(0, KeyedHash.KeySize));
    private readonly byte[] _place = Encoding.UTF8.GetBytes("checkpoint/" + sync);

    /// <summary>What is stored of a checkpoint.</summary>
    public Checkpoint Seal(Checkpoint plain)
    {
        ArgumentNullException.ThrowIfNull(plain);
        var bytes = Encoding.UTF8.GetBytes(plain.Value);
        return new Checkpoint($"{Prefix}{Mark(_hash.Of([.. _place, 0, .. bytes]))}:{Convert.ToBase64String(cipher.Seal(bytes, _place))}");
    }

    /// <summary>The checkpoint that a source understands.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It belongs to another sync, was changed, or its key is gone.</exception>
    public Checkpoint Open(Checkpoint stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return IsSealed(stored.Value)
            ? new Checkpoint(Encoding.UTF8.GetString(cipher.Open(Convert.FromBase64String(stored.Value[(Prefix.Length + MarkLength + 1)..]), _place)))
            : stored;
    }

    /// <summary>The twelve characters that a stored checkpoint is known by.</summary>
    public static string MarkOf(Checkpoint stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return IsSealed(stored.Value) ? stored.Value.Substring(Prefix.Length, MarkLength) : Mark(HalfDigest.Of(stored.Value));
    }

    /// <summary>The mark in what history noted of a checkpoint: itself, or the whole checkpoint where the run is older than their sealing.</summary>
    internal static string? MarkIn(string? noted) => noted switch
    {
        null => null,
        { Length: MarkLength } when noted.All(char.IsAsciiHexDigitLower) => noted,
        _ => MarkOf(new Checkpoint(noted)),
    };

    private static bool IsSealed(string stored) => stored.StartsWith(Prefix, StringComparison.Ordinal);

    private static string Mark(UInt128 digest) => digest.ToString("x32", null)[..MarkLength];
}
