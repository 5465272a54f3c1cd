using System.Collections.Immutable;
using System.Globalization;
using Gateway.Engine.Mapping.Functions;

namespace Gateway.Engine.Mapping.Lookups;

/// <summary>The steps that make two spellings of one thing equal.</summary>
internal sealed class Normaliser(ImmutableArray<NormaliseStep> steps)
{
    private static readonly string[] Romans =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX"];

    public string Apply(ReadOnlySpan<char> text)
    {
        var current = text.ToString();
        foreach (var step in steps)
        {
            current = One(step, current);
        }
        return current;
    }

    private static string One(NormaliseStep step, string text) => step.Kind switch
    {
        NormaliseKind.Spaces => Words(text, " "),
        NormaliseKind.NoSpaces => Words(text, ""),
        NormaliseKind.Upper => text.ToUpperInvariant(),
        NormaliseKind.Lower => text.ToLowerInvariant(),
        NormaliseKind.Punctuation => Words(string.Concat(text.Select(c => char.IsLetterOrDigit(c) ? c : ' ')), " "),
        NormaliseKind.Accents => Accents.Remove(text),
        NormaliseKind.Roman => string.Join(' ', text.Split(' ').Select(Arabic)),
        NormaliseKind.StripPrefix => Strip(text, step.Words, front: true),
        _ => Strip(text, step.Words, front: false),
    };

    private static string Words(string text, string between) =>
        string.Join(between, text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Arabic(string word) =>
        Array.FindIndex(Romans, r => r.Equals(word, StringComparison.OrdinalIgnoreCase)) is var at && at >= 0
            ? (at + 1).ToString(CultureInfo.InvariantCulture)
            : word;

    /// <summary>Cuts one of the words where it stands whole: <c>KEC. GUBENG</c> and <c>KEC GUBENG</c>, never the KEC of <c>KECIL</c>.</summary>
    private static string Strip(string text, ImmutableArray<string> words, bool front)
    {
        foreach (var word in words.IsDefault ? [] : words)
        {
            if (text.Length <= word.Length)
            {
                continue;
            }
            var boundary = front ? text[word.Length] : text[^(word.Length + 1)];
            var edge = front ? word[^1] : word[0];
            var matches = front ? text.StartsWith(word, StringComparison.OrdinalIgnoreCase) : text.EndsWith(word, StringComparison.OrdinalIgnoreCase);
            if (matches && (!char.IsLetterOrDigit(boundary) || !char.IsLetterOrDigit(edge)))
            {
                return (front ? text[word.Length..] : text[..^word.Length]).Trim(' ', '.', ',');
            }
        }
        return text;
    }
}
