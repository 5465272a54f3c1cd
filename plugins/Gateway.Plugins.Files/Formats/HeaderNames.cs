using System.Text;
using System.Text.Json;

namespace Gateway.Plugins.Files;

/// <summary>Turns the headings of a table into field names.</summary>
internal static class HeaderNames
{
    /// <summary>One name for each column: the configured field a heading means, else the heading with single spaces. Repeated names are numbered.</summary>
    internal static JsonEncodedText[] Of(IReadOnlyList<string> headings, HeaderRule rule)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, variants) in rule.Fields ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            foreach (var variant in variants.Append(field))
            {
                fields[Bare(variant)] = field;
            }
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        var names = new JsonEncodedText[headings.Count];
        for (var i = 0; i < names.Length; i++)
        {
            var clean = Clean(headings[i]);
            var name = clean.Length == 0 ? $"column_{i + 1}" : fields.GetValueOrDefault(Bare(clean), clean);
            var unique = name;
            for (var number = 2; !used.Add(unique); number++)
            {
                unique = $"{name}_{number}";
            }

            names[i] = JsonEncodedText.Encode(unique);
        }

        return names;
    }

    /// <summary>Without invisible characters, and with one space where there are several or a line break.</summary>
    private static string Clean(string heading)
    {
        var text = new StringBuilder(heading.Length);
        foreach (var letter in heading)
        {
            if (char.IsWhiteSpace(letter) || letter == '\u00A0')
            {
                if (text.Length > 0 && text[^1] != ' ')
                {
                    text.Append(' ');
                }
            }
            else if (!char.IsControl(letter) && letter is not ('\uFEFF' or '\u200B'))
            {
                text.Append(letter);
            }
        }

        return text.ToString().TrimEnd();
    }

    private static string Bare(string heading) => string.Concat(heading.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

/// <summary>Rows that add up the ones above them.</summary>
internal static class Totals
{
    internal static bool IsWord(string value, IReadOnlyList<string> words) => words.Contains(value.Trim().TrimEnd(':', '.', ' '), StringComparer.OrdinalIgnoreCase);
}
