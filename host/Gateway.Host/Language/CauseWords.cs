using System.Text.RegularExpressions;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Mapping;
using Gateway.Host.Commands;

namespace Gateway.Host.Language;

/// <summary>
/// Why a record is held or a run did not end well, in the language of who reads it. What partners say and what mappings say in their checks is nobody's to
/// translate and stays as it is; the code beside it is explained where it has a page.
/// </summary>
internal static partial class CauseWords
{
    private static readonly Lazy<Sentence[]> Indonesian = new(() => [.. Read("causes-id.txt")]);

    /// <summary>English sentences that are translated, with their places as <c>{0}</c>.</summary>
    public static IEnumerable<string> Translated => Indonesian.Value.Select(sentence => sentence.English);

    /// <summary><c>GW3102 kodeWilayah: nilai tidak ada di tabel padanan "wilayah" (666 entri)</c></summary>
    public static string Of(HeldCause cause, Words words) => (cause with { Message = Of(cause.Code, cause.Message, words) }).ToString();

    /// <summary>What is said under a code.</summary>
    public static string Of(string code, string message, Words words)
    {
        if (words != Words.Indonesian || code == MappingCodes.CheckFailed)
        {
            return message;
        }

        return Translate(message)
            ?? (ErrorPages.Indonesian.FirstOrDefault(page => page.Code == code) is { } page ? $"{page.Meaning} ({message})" : message);
    }

    private static string? Translate(string message)
    {
        foreach (var sentence in Indonesian.Value)
        {
            if (sentence.Pattern.Match(message) is { Success: true } match)
            {
                return Place().Replace(sentence.Translation, place => Part(match.Groups["p" + place.Groups[1].Value].Value));
            }
        }

        return null;
    }

    private static string Part(string text) => Translate(text) ?? text;

    private static IEnumerable<Sentence> Read(string resource)
    {
        using var reader = new StreamReader(typeof(CauseWords).Assembly.GetManifestResourceStream(resource)!);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != '#' && line.Split(" = ", 2) is [var english, var translation])
            {
                yield return new Sentence(english, new Regex("^" + Place().Replace(Regex.Escape(english), "(?<p$1>.+?)") + "$", RegexOptions.CultureInvariant), translation);
            }
        }
    }

    // Regex.Escape writes { as \{ and leaves } alone; the same pattern finds a place in either form.
    [GeneratedRegex(@"\\?\{(\d)\\?\}")]
    private static partial Regex Place();

    private sealed record Sentence(string English, Regex Pattern, string Translation);
}
