using System.Security.Cryptography;
using System.Text;

namespace Gateway.Engine.Secrets;

/// <summary>
/// The file with the keys of the store: a heading, then one key a line, oldest first, <c>id base64</c>.
/// It is made by an explicit command only: a key made silently would orphan everything the lost one had sealed (delivery.md D26).
/// </summary>
public static class KeyFile
{
    private const string Heading = "gateway keys 1";

    /// <summary>Opens the keys.</summary>
    /// <param name="path">The key file.</param>
    /// <param name="storeExists">Whether a store is there already, whose payloads only the lost file can open.</param>
    /// <exception cref="SecretFileException">The file is missing, damaged, or open to others (GW6701, GW6702, GW6703).</exception>
    public static KeyRing Open(string path, bool storeExists)
    {
        if (!File.Exists(path))
        {
            throw storeExists
                ? new SecretFileException("GW6701", $"the key file \"{path}\" is missing and the store beside it cannot be read without it.",
                    "Restore the key file from its backup; a new one would not open the stored records.")
                : new SecretFileException("GW6701", $"the key file \"{path}\" does not exist.", "Create it once with: gateway key init");
        }
        return new KeyRing(Read(path));
    }

    /// <summary>Makes the file with one new key.</summary>
    /// <exception cref="SecretFileException">There is one already, or a store that another key belongs to (GW6704).</exception>
    public static void Create(string path, bool storeExists)
    {
        if (File.Exists(path) || storeExists)
        {
            throw new SecretFileException("GW6704",
                File.Exists(path) ? $"the key file \"{path}\" exists already." : $"a store exists whose key file \"{path}\" is missing.",
                File.Exists(path) ? "Add a key to it with: gateway key rotate" : "Restore the key file from its backup.");
        }
        Write(path, [NewKey()]);
    }

    /// <summary>Adds a new key that encrypts from the next start on. The old ones go on decrypting.</summary>
    /// <returns>Identifier of the new key.</returns>
    public static string Rotate(string path)
    {
        var key = NewKey();
        Write(path, [.. Read(path), key]);
        return KeyRing.Name(KeyRing.IdOf(key));
    }

    private static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyRing.KeyLength);

    private static void Write(string path, IEnumerable<byte[]> keys) =>
        PrivateFile.Write(path, Encoding.ASCII.GetBytes(string.Join('\n',
            [Heading, .. keys.Select(key => $"{KeyRing.Name(KeyRing.IdOf(key))} {Convert.ToBase64String(key)}"), ""])));

    private static List<byte[]> Read(string path)
    {
        var lines = Encoding.ASCII.GetString(PrivateFile.Read(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var keys = lines.Skip(1).Select(Parse).ToList();
        return lines.FirstOrDefault() == Heading && keys.Count > 0 && keys.TrueForAll(key => key is not null)
            ? keys.ConvertAll(key => key!)
            : throw new SecretFileException("GW6703", $"\"{path}\" is not a whole key file.", "Restore it from its backup.");
    }

    /// <summary>One key; null when the line is damaged. The id is the key's own hash, so a wrong character shows.</summary>
    private static byte[]? Parse(string line)
    {
        var key = new byte[KeyRing.KeyLength];
        return line.Split(' ') is [var id, var text]
            && Convert.TryFromBase64String(text, key, out var written) && written == key.Length
            && id == KeyRing.Name(KeyRing.IdOf(key))
                ? key : null;
    }
}
