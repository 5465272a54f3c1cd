using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>Lets in requests signed in the style of BPJS Kesehatan (domain.md 2.2.1), not older than five minutes, and seals the answers to them.</summary>
/// <param name="consId">The identifier the city was given.</param>
/// <param name="secret">The secret that belongs to it.</param>
/// <param name="userKey">The key of the service.</param>
public sealed class BpjsAccess(string consId, string secret, string userKey) : PartnerAccess
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";

    /// <inheritdoc />
    public override bool Admits(SandboxRequest request) =>
        request.Header("X-cons-id") == consId && request.Header("user_key") == userKey
        && long.TryParse(request.Header("X-timestamp"), CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(request.Time.ToUnixTimeSeconds() - seconds) <= 300
        && request.Header("X-signature") == Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{consId}&{seconds}")));

    /// <summary>An answer in the envelope of BPJS, its content sealed with the time of the request.</summary>
    public SandboxAnswer Seal(SandboxRequest request, string content) => SandboxAnswer.Json(200, Seal(consId, secret, request.Header("X-timestamp")!, content));

    /// <summary>The envelope of BPJS with its content sealed for the request that was sent with <paramref name="timestamp"/>.</summary>
    public static string Seal(string consId, string secret, string timestamp, string content)
    {
        using var aes = Aes.Create();
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(consId + secret + timestamp));
        aes.Key = key;
        var cipher = aes.EncryptCbc(Pack(content), key.AsSpan(0, 16), PaddingMode.PKCS7);
        return $$"""{"metaData":{"code":"200","message":"OK"},"response":"{{Convert.ToBase64String(cipher)}}"}""";
    }

    /// <summary>A refusal in the envelope of BPJS: its status is 200.</summary>
    public static SandboxAnswer Refuse(string code, string message) =>
        SandboxAnswer.Json(200, $$"""{"metaData":{"code":{{SandboxAnswer.Quote(code)}},"message":{{SandboxAnswer.Quote(message)}}},"response":null}""");

    /// <summary>Packs a text by LZ-String in its form for addresses.</summary>
    public static byte[] Pack(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var packer = new Packer();
        foreach (var letter in text)
        {
            packer.Add(letter.ToString());
        }

        return [.. packer.End().Chunk(6).Select(chunk => (byte)Alphabet[chunk.Select((bit, i) => bit << (5 - i)).Sum()])];
    }

    private sealed class Packer
    {
        private readonly List<int> _bits = [];
        private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
        private readonly HashSet<string> _fresh = new(StringComparer.Ordinal);
        private int _room = 2;
        private int _next = 3;
        private int _width = 2;
        private string _word = "";

        public void Add(string letter)
        {
            if (_known.TryAdd(letter, _next))
            {
                _next++;
                _fresh.Add(letter);
            }

            if (_known.ContainsKey(_word + letter))
            {
                _word += letter;
                return;
            }

            Emit();
            _known[_word + letter] = _next++;
            _word = letter;
        }

        public List<int> End()
        {
            if (_word.Length > 0)
            {
                Emit();
            }

            Put(2, _width);
            return _bits;
        }

        private void Emit()
        {
            if (_fresh.Remove(_word))
            {
                var wide = _word[0] >= 256;
                Put(wide ? 1 : 0, _width);
                Put(_word[0], wide ? 16 : 8);
                Shrink();
            }
            else
            {
                Put(_known[_word], _width);
            }

            Shrink();
        }

        private void Shrink()
        {
            if (--_room == 0)
            {
                _room = 1 << _width++;
            }
        }

        private void Put(int value, int count)
        {
            for (var i = 0; i < count; i++)
            {
                _bits.Add((value >> i) & 1);
            }
        }
    }
}
