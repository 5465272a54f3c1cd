using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Sdk.Http;

/// <summary>Opens the answers of web services in the style of BPJS Kesehatan (domain.md 2.2.1). Pure.</summary>
public static class BpjsAnswer
{
    /// <summary>
    /// Puts the opened content in the place of the sealed text in <c>response</c>. An answer without sealed text, such as a refusal, comes back as it is.
    /// </summary>
    /// <param name="body">The answer.</param>
    /// <param name="key">The key of <see cref="BpjsSignature.AnswerKey"/> for the request that was answered.</param>
    /// <param name="maxLength">Most letters the content unfolds to.</param>
    /// <exception cref="AdapterException">It cannot be opened (<c>GW2259</c>), or unfolds to more than allowed (<c>GW2247</c>).</exception>
    public static ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> body, ReadOnlySpan<byte> key, int maxLength)
    {
        try
        {
            return FindSealed(body.Span) is not { } place ? body : Replace(body.Span, place, Content(body.Span[place], key, maxLength));
        }
        catch (InvalidDataException)
        {
            throw AnswerBody.TooLarge(maxLength);
        }
        catch (Exception e) when (e is FormatException or CryptographicException or ArgumentException or JsonException or InvalidOperationException)
        {
            throw new AdapterException(FailureKind.ContractBroken, "GW2259", "the sealed answer cannot be opened", e)
            {
                Fix = "Check the secret and the clock of this machine; the answer's key is made from both. Nothing was taken from the answer.",
            };
        }
    }

    private static byte[] Content(ReadOnlySpan<byte> quoted, ReadOnlySpan<byte> key, int maxLength)
    {
        var packed = Decrypt(Convert.FromBase64String(JsonText.Scalar(quoted)!), key);
        var content = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(LzString.Decompress(packed, maxLength));

        // The content is put between the members of the answer: it must be one value and no more.
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = JsonScanner.MaxDepth });
        while (reader.Read())
        {
        }

        return content;
    }

    private static byte[] Decrypt(byte[] cipher, ReadOnlySpan<byte> key)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        return aes.DecryptCbc(cipher, key[..16], PaddingMode.PKCS7);
    }

    private static Range? FindSealed(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = JsonScanner.MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("response"u8);
            reader.Read();
            if (found && reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty)
            {
                return (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
            }

            reader.Skip();
        }

        return null;
    }

    private static byte[] Replace(ReadOnlySpan<byte> body, Range place, byte[] content)
    {
        var (start, length) = place.GetOffsetAndLength(body.Length);
        return [.. body[..start], .. content, .. body[(start + length)..]];
    }
}
