using System.Globalization;

namespace Gateway.Engine.Mapping.Functions;

/// <summary>Cutting and cleaning text, and the small vocabularies of forms.</summary>
internal static class PlainText
{
    private static readonly string[] FakeMailboxes = ["a@a.com", "tidakada@gmail.com", "test@test.com", "email@email.com", "xxx@gmail.com"];

    /// <summary>At most <paramref name="length"/> UTF-16 units, never half of a visible character, ending in <paramref name="mark"/> when something was cut.</summary>
    public static string Truncate(string text, int length, string mark)
    {
        if (text.Length <= length)
        {
            return text;
        }
        var room = length - mark.Length;
        if (room < 0)
        {
            return Whole(text, length);
        }
        return Whole(text, room).TrimEnd() + mark;
    }

    private static string Whole(string text, int room)
    {
        var kept = 0;
        while (kept < room && StringInfo.GetNextTextElementLength(text, kept) is var element && kept + element <= room)
        {
            kept += element;
        }
        return text[..kept];
    }

    /// <summary>Every run of white space, no-break spaces included, becomes one space; ends are cut.</summary>
    public static string OneSpace(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Lower case for the domain only. Empty for the addresses people invent; null when it is no address.</summary>
    public static string? Email(string text)
    {
        text = text.Trim();
        var at = text.LastIndexOf('@');
        if (at < 1 || at != text.IndexOf('@', StringComparison.Ordinal) || text.Any(char.IsWhiteSpace)
            || text.IndexOf('.', at) is var dot && (dot < at + 2 || dot == text.Length - 1))
        {
            return null;
        }
        return FakeMailboxes.Contains(text, StringComparer.OrdinalIgnoreCase) ? "" : text[..at] + text[at..].ToLowerInvariant();
    }

    /// <summary>A term in months: <c>2 tahun</c>, <c>24 bln</c>, <c>1 tahun 6 bulan</c>, <c>24</c> (domain.md trap 15).</summary>
    public static int? Months(string text)
    {
        var words = OneSpace(text.ToLowerInvariant()).Split(' ');
        var months = 0;
        for (var i = 0; i < words.Length; i += 2)
        {
            var unit = i + 1 < words.Length ? words[i + 1].TrimEnd('.') : words.Length == 1 ? "bulan" : "";
            var factor = unit switch { "tahun" or "thn" or "th" or "years" or "year" => 12, "bulan" or "bln" or "months" or "month" => 1, _ => 0 };
            if (factor == 0 || !Digits.TryRead(words[i], out var count) || count > 1_200)
            {
                return null;
            }
            months += count * factor;
        }
        return months;
    }

    /// <summary>ISO 3166 for the countries of the placement lists; null for others and for regions such as <c>Timur Tengah</c>.</summary>
    public static string? Country(string text) => OneSpace(text).ToUpperInvariant() switch
    {
        "INDONESIA" or "ID" => "ID",
        "JEPANG" or "JAPAN" or "JP" => "JP",
        "KOREA" or "KOREA SELATAN" or "KR" => "KR",
        "TURKI" or "TÜRKIYE" or "TURKIYE" or "TR" => "TR",
        "ARAB SAUDI" or "SAUDI ARABIA" or "SA" => "SA",
        "UEA" or "UNI EMIRAT ARAB" or "AE" => "AE",
        "QATAR" or "QA" => "QA",
        "KUWAIT" or "KW" => "KW",
        "JERMAN" or "GERMANY" or "DE" => "DE",
        "BELANDA" or "NETHERLANDS" or "NL" => "NL",
        "POLANDIA" or "POLAND" or "PL" => "PL",
        "AUSTRALIA" or "AU" => "AU",
        "MALAYSIA" or "MY" => "MY",
        "SINGAPURA" or "SINGAPORE" or "SG" => "SG",
        "HONG KONG" or "HONGKONG" or "HK" => "HK",
        "TAIWAN" or "TW" => "TW",
        "BRUNEI" or "BRUNEI DARUSSALAM" or "BN" => "BN",
        _ => null,
    };
}
