using System.Text;

namespace Gateway.Sdk.Http.Tests.Sealed;

/// <summary>Packs texts as partners do, so that the way back can be tested on any text.</summary>
internal static class PackedTexts
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";

    public static byte[] Pack(string text)
    {
        var bits = new List<int>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var fresh = new HashSet<string>(StringComparer.Ordinal);
        var (room, next, width, word) = (2, 3, 2, "");
        foreach (var letter in text.Select(letter => letter.ToString()))
        {
            if (known.TryAdd(letter, next))
            {
                next++;
                fresh.Add(letter);
            }

            if (known.ContainsKey(word + letter))
            {
                word += letter;
                continue;
            }

            Emit();
            known[word + letter] = next++;
            word = letter;
        }

        if (word.Length > 0)
        {
            Emit();
        }

        Put(2, width);
        return [.. bits.Chunk(6).Select(chunk => (byte)Alphabet[chunk.Select((bit, i) => bit << (5 - i)).Sum()])];

        void Emit()
        {
            if (fresh.Remove(word))
            {
                var wide = word[0] >= 256;
                Put(wide ? 1 : 0, width);
                Put(word[0], wide ? 16 : 8);
                Shrink();
            }
            else
            {
                Put(known[word], width);
            }

            Shrink();
        }

        void Shrink()
        {
            if (--room == 0)
            {
                room = 1 << width++;
            }
        }

        void Put(int value, int count)
        {
            for (var i = 0; i < count; i++)
            {
                bits.Add((value >> i) & 1);
            }
        }
    }

    /// <summary>An answer as BPJS sends it, sealed for the request of that time.</summary>
    public static string Seal(string content, string consId, string secret, long timestamp)
    {
        using var aes = System.Security.Cryptography.Aes.Create();
        var key = BpjsSignature.AnswerKey(consId, secret, timestamp);
        aes.Key = key;
        var cipher = aes.EncryptCbc(Pack(content), key.AsSpan(0, 16), System.Security.Cryptography.PaddingMode.PKCS7);
        return $$"""{"metaData":{"code":"200","message":"OK"},"response":"{{Convert.ToBase64String(cipher)}}"}""";
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
