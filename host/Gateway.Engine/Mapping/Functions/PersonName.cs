using System.Collections.Frozen;
using System.Text;

namespace Gateway.Engine.Mapping.Functions;

/// <summary>
/// Indonesian names (domain.md 3.6): titles before and after, many people with one word, no family name. Short given
/// names such as <c>M.</c> and <c>Abd.</c> are no titles.
/// </summary>
internal sealed record PersonName(string[] Prefix, string Core, string[] Suffix)
{
    private static readonly FrozenSet<string> Titles = new[]
    {
        "h", "hj", "dr", "drs", "dra", "drg", "ir", "prof", "kh", "ust", "ustadz", "ustadzah", "ns", "ny", "tn", "sdr", "sdri", "bpk", "ibu",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> SmallWords = new[] { "bin", "binti", "als", "alias", "al", "van", "de" }.ToFrozenSet();
    private static readonly string[] OtherNameMarks = ["BIN", "BINTI", "ALS", "ALIAS", "AL"];

    public static PersonName Read(string text)
    {
        var parts = Spaced(text).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var tail = parts.Skip(1).Select(TrimSuffix).Where(p => p.Length > 0).ToArray();
        var words = parts.Length == 0 ? [] : parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var first = 0;
        while (first < words.Length - 1 && IsTitle(words[first]))
        {
            first++;
        }
        return new PersonName(words[..first], string.Join(' ', words[first..]).Trim(' ', '.'), tail);
    }

    /// <summary>First word and the rest; for one word the rest is what the partner wants there: the word again, <c>-</c> or nothing.</summary>
    public static (string First, string Last) Split(string core, string single)
    {
        var at = core.IndexOf(' ', StringComparison.Ordinal);
        return at > 0 ? (core[..at], core[(at + 1)..]) : (core, single == "repeat" ? core : single);
    }

    /// <summary>Every word capital first; what has no capitals or only capitals is written anew, mixed case is kept.</summary>
    public static string ProperCase(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            var lower = word.ToLowerInvariant();
            words[i] = i > 0 && SmallWords.Contains(lower) ? lower : IsMixed(word) ? word : Capitals(lower);
        }
        return string.Join(' ', words);
    }

    /// <summary>
    /// For finding people who may be the same: capitals, no titles, accents or marks, old spelling and short given names
    /// made equal, father's name off. A hint for people, never proof (domain.md 3.6).
    /// </summary>
    public static string MatchKey(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in Accents.Remove(Read(text).Core).ToUpperInvariant())
        {
            if (char.IsLetterOrDigit(c))
            {
                plain.Append(c);
            }
            else if (c is not ('\'' or '’' or '`'))
            {
                plain.Append(' ');
            }
        }
        var words = plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.TakeWhile((w, i) => i == 0 || !OtherNameMarks.Contains(w)).Select(OneSpelling));
    }

    private static string OneSpelling(string word) => word switch
    {
        "M" or "MOH" or "MUH" or "MHD" or "MOHD" or "MUHD" or "MOHAMAD" or "MOHAMMAD" or "MUHAMAD" or "MUHAMMAD" or "MOCHAMAD" or "MOCHAMMAD" => "MUHAMAD",
        "ABD" or "ABDUL" => "ABDUL",
        _ => word.Replace("OE", "U", StringComparison.Ordinal).Replace("DJ", "J", StringComparison.Ordinal).Replace("TJ", "C", StringComparison.Ordinal),
    };

    private static bool IsTitle(string word)
    {
        var bare = word.TrimEnd('.');
        // "Dr" or "dr" without a point may be the start of a name; the others are titles either way.
        return Titles.Contains(bare) && (bare.Length < word.Length || !bare.Equals("dr", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>One space between words, and one after a title that touches the name: <c>H.Budi</c>.</summary>
    private static string Spaced(string text)
    {
        var spaced = new StringBuilder(text.Length + 4);
        var end = text.IndexOf(',', StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            var c = char.IsWhiteSpace(text[i]) ? ' ' : text[i];
            if (c != ' ' || (spaced.Length > 0 && spaced[^1] != ' '))
            {
                spaced.Append(c);
            }
            if (c == '.' && (end < 0 || i < end) && i + 2 < text.Length && char.IsLetter(text[i + 1]) && char.IsLetter(text[i + 2]))
            {
                spaced.Append(' ');
            }
        }
        return spaced.ToString().TrimEnd();
    }

    /// <summary>Points inside belong to a title (<c>S.E.</c>), points around a plain word do not (<c>.SE.</c>).</summary>
    private static string TrimSuffix(string part)
    {
        var bare = part.Trim('.', ' ');
        return bare.Contains('.', StringComparison.Ordinal) ? part.Trim() : bare;
    }

    private static bool IsMixed(string word) => word.Any(char.IsUpper) && word.Any(char.IsLower);

    private static string Capitals(string lower)
    {
        var chars = lower.ToCharArray();
        var start = true;
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = start ? char.ToUpperInvariant(chars[i]) : chars[i];
            start = chars[i] is '.' or '-';
        }
        return new string(chars);
    }
}
