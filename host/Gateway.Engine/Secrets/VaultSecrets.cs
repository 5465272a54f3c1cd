using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sdk;

namespace Gateway.Engine.Secrets;

/// <summary>All secrets in one file, encrypted under the key file. Whoever has the vault without the key has nothing.</summary>
/// <param name="path">The vault; it need not exist.</param>
/// <param name="cipher">Opened when the vault is first needed.</param>
public sealed class VaultSecrets(string path, Func<IPayloadCipher> cipher) : IWritableSecretSource
{
    private readonly Lazy<IPayloadCipher> _cipher = new(cipher);

    /// <inheritdoc/>
    public string Kind => "vault";

    private static ReadOnlySpan<byte> Place => "gateway/vault"u8;

    /// <inheritdoc/>
    public Secret? Find(string name) => Read()[SecretName.Check(name)] is { } value ? new Secret(value.GetValue<string>()) : null;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> List() => [.. Read().Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void Set(string name, Secret value)
    {
        var all = Read();
        all[SecretName.Check(name)] = value.Reveal();
        Write(all);
    }

    /// <inheritdoc/>
    public bool Remove(string name)
    {
        var all = Read();
        var there = all.Remove(SecretName.Check(name));
        if (there)
        {
            Write(all);
        }
        return there;
    }

    private JsonObject Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }
        try
        {
            return JsonNode.Parse(_cipher.Value.Open(PrivateFile.Read(path), Place))!.AsObject();
        }
        catch (Exception damage) when (damage is CryptographicException or JsonException)
        {
            throw new SecretFileException("GW6706", $"the vault \"{path}\" cannot be opened with this key file.", "Restore vault and key file from the same backup.", damage);
        }
    }

    private void Write(JsonObject all) => PrivateFile.Write(path, _cipher.Value.Seal(JsonSerializer.SerializeToUtf8Bytes(all), Place));
}
