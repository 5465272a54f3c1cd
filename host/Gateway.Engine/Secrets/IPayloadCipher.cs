using System.Security.Cryptography;

namespace Gateway.Engine.Secrets;

/// <summary>Encrypts what the store keeps of records: intents, inbox, held payloads. Safe for concurrent use.</summary>
public interface IPayloadCipher
{
    /// <summary>Encrypts with the current key. The result names its key, so it stays readable after a rotation.</summary>
    /// <param name="plain">What is kept.</param>
    /// <param name="associated">Not kept, but bound in: where the payload belongs, so that one moved to another row does not open.</param>
    byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated);

    /// <summary>Decrypts what <see cref="Seal"/> returned.</summary>
    /// <exception cref="CryptographicException">It was changed, belongs elsewhere, or its key is not in the key file.</exception>
    byte[] Open(ReadOnlySpan<byte> sealedPayload, ReadOnlySpan<byte> associated);

    /// <summary>
    /// A 32-byte key for one purpose, such as the hash of ledger content. Rotation leaves it as it is: it comes from the oldest key of the file.
    /// </summary>
    byte[] DeriveKey(string purpose);
}
