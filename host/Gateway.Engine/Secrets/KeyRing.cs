using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Engine.Secrets;

/// <summary>
/// AES-256-GCM under the keys of a key file: the newest encrypts, every one decrypts.
/// Layout: version 1, key id (4 bytes), nonce (12), tag (16), ciphertext.
/// </summary>
public sealed class KeyRing : IPayloadCipher, IDisposable
{
    internal const int KeyLength = 32;
    private const byte Layout = 1;
    private const int NonceAt = 1 + sizeof(uint);
    private const int NonceLength = 12;
    private const int TagAt = NonceAt + NonceLength;
    private const int TagLength = 16;
    private const int Overhead = TagAt + TagLength;

    private readonly Dictionary<uint, Ring> _keys = [];
    private readonly byte[] _oldest;
    private readonly Ring _current;

    /// <param name="keys">32 bytes each, oldest first.</param>
    internal KeyRing(IReadOnlyList<byte[]> keys)
    {
        _oldest = keys[0];
        foreach (var key in keys)
        {
            var id = IdOf(key);
            _keys[id] = new Ring(id, key);
        }
        _current = _keys[IdOf(keys[^1])];
    }

    /// <summary>Identifier of the key that encrypts, as eight hexadecimal digits.</summary>
    public string CurrentKeyId => Name(_current.Id);

    /// <summary>Identifiers of all keys.</summary>
    public IEnumerable<string> KeyIds => _keys.Keys.Select(Name);

    /// <summary>Which key a payload needs, so that a rotation knows what still has to be sealed again.</summary>
    public static string KeyIdOf(ReadOnlySpan<byte> sealedPayload) =>
        sealedPayload.Length >= Overhead && sealedPayload[0] == Layout
            ? Name(BinaryPrimitives.ReadUInt32BigEndian(sealedPayload[1..]))
            : throw new CryptographicException("These bytes are not a payload sealed by this program.");

    /// <inheritdoc/>
    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        var result = new byte[Overhead + plain.Length];
        result[0] = Layout;
        BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(1), _current.Id);
        var nonce = result.AsSpan(NonceAt, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        var cipher = _current.Rent();
        cipher.Encrypt(nonce, plain, result.AsSpan(Overhead), result.AsSpan(TagAt, TagLength), associated);
        _current.Return(cipher);
        return result;
    }

    /// <inheritdoc/>
    public byte[] Open(ReadOnlySpan<byte> sealedPayload, ReadOnlySpan<byte> associated)
    {
        var id = KeyIdOf(sealedPayload);
        if (!_keys.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(sealedPayload[1..]), out var key))
        {
            throw new CryptographicException($"This payload needs key {id}, which is not in the key file. Restore the key file that was in use when it was written.");
        }
        var plain = new byte[sealedPayload.Length - Overhead];
        var cipher = key.Rent();
        try
        {
            cipher.Decrypt(sealedPayload.Slice(NonceAt, NonceLength), sealedPayload[Overhead..], sealedPayload.Slice(TagAt, TagLength), plain, associated);
        }
        finally
        {
            key.Return(cipher);
        }
        return plain;
    }

    /// <inheritdoc/>
    public byte[] DeriveKey(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _oldest, KeyLength, info: Encoding.UTF8.GetBytes("gateway/" + purpose));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    internal static string Name(uint id) => id.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    internal static uint IdOf(byte[] key) => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. "gateway/key-id"u8, .. key]));

    /// <summary>One key with its idle ciphers: an <see cref="AesGcm"/> is costly to make and serves one caller at a time.</summary>
    private sealed class Ring(uint id, byte[] key) : IDisposable
    {
        private readonly ConcurrentBag<AesGcm> _idle = [];

        public uint Id => id;

        public AesGcm Rent() => _idle.TryTake(out var cipher) ? cipher : new AesGcm(key, TagLength);

        public void Return(AesGcm cipher) => _idle.Add(cipher);

        public void Dispose()
        {
            while (_idle.TryTake(out var cipher))
            {
                cipher.Dispose();
            }
        }
    }
}
