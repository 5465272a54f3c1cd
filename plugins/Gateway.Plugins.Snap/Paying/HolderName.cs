using System.Text;
using Gateway.Plugins.Snap.Settings;

namespace Gateway.Plugins.Snap.Paying;

/// <summary>
/// Tells whether the holder of an account is the person who is to be paid (domain.md 2.1.7, rule 4). Pure. Titles, case, accents and punctuation never
/// matter. With <see cref="NameCheck.Normal"/> neither do an end that the bank has cut off, a repeated or dashed second name of people with one name, single
/// letters for a name beside one that is written out, and the short forms of Muhammad.
/// </summary>
internal static class HolderName
{
    private const int ShortestCut = 16;

    // The host runs without culture data, where decomposing text does nothing; banks write plain letters.
    private const string Accented = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝ";
    private const string Plain = "AAAAAACEEEEIIIINOOOOOUUUUY";

    private static readonly HashSet<string> Titles = new(StringComparer.Ordinal)
    {
        "H", "HJ", "DR", "DRS", "DRA", "IR", "PROF", "SE", "SH", "SS", "ST", "SPD", "SKM", "SKOM", "SSOS", "SIP", "SAG", "SPT", "SP", "SKEP", "SFARM", "SPSI", "AMD", "AMK",
        "MM", "MH", "MT", "MSI", "MPD", "MKM", "MKES", "MKOM", "MAG", "MBA", "PHD", "SPOG", "NS", "BSC", "MSC", "BPK", "IBU", "SDR", "SDRI", "TN", "NY", "NN",
    };

    private static readonly HashSet<string> Muhammad = new(StringComparer.Ordinal)
    {
        "MUHAMMAD", "MUHAMAD", "MOHAMMAD", "MOHAMAD", "MOHAMMED", "MUHAMMED", "MOCHAMAD", "MOCHAMMAD", "MUCHAMAD", "MUCHAMMAD", "MUH", "MOH", "MOCH", "MUCH", "MHD", "MD",
    };

    public static bool IsOf(string holder, string person, NameCheck check)
    {
        var (held, meant) = (Words(holder), Words(person));
        if (held.Count == 0 || meant.Count == 0)
        {
            return false;
        }

        return held.SequenceEqual(meant, StringComparer.Ordinal) || (check == NameCheck.Normal && IsNear(Usual(held), Usual(meant)));
    }

    private static bool IsNear(List<string> held, List<string> meant)
    {
        var (shown, whole) = (string.Concat(held), string.Concat(meant));
        if (shown == whole || (shown.Length >= ShortestCut && whole.StartsWith(shown, StringComparison.Ordinal)))
        {
            return true;
        }

        return held.Count == meant.Count
            && held.Zip(meant).All(pair => pair.First == pair.Second || IsInitial(pair.First, pair.Second) || IsInitial(pair.Second, pair.First))
            && held.Zip(meant).Any(pair => pair.First == pair.Second && pair.First.Length > 1);
    }

    private static bool IsInitial(string letter, string name) => letter.Length == 1 && name[0] == letter[0];

    private static List<string> Usual(List<string> words)
    {
        var usual = words.ConvertAll(word => Muhammad.Contains(word) ? "MUHAMMAD" : word);
        return usual is [var first, var second] && first == second ? [first] : usual;
    }

    // Dots belong to what they stand in (S.E.), so that they go before words are cut; a lone letter at the start is a name, not the title of a pilgrim, unless it is H.
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var parts = name.ToUpperInvariant().Split([' ', '\t', ',', '-', '/', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts)
        {
            // "H.BUDI" is a title and a name, "S.E." is one title.
            var pieces = part.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(Letters).Where(piece => piece.Length > 0).ToList();
            var joined = string.Concat(pieces);
            if (Titles.Contains(joined))
            {
                continue;
            }

            words.AddRange(pieces.Where(piece => !Titles.Contains(piece)));
        }

        return words;
    }

    private static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if (char.IsLetterOrDigit(sign))
            {
                letters.Append(Accented.IndexOf(sign, StringComparison.Ordinal) is >= 0 and var at ? Plain[at] : sign);
            }
        }

        return letters.ToString();
    }
}
