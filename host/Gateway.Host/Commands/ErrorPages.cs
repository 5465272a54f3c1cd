using System.Reflection;
using Gateway.Host.Language;

namespace Gateway.Host.Commands;

/// <summary>What one error code means.</summary>
/// <param name="Code">The code.</param>
/// <param name="Area">Who it is about: configuration, endpoint, mapping, partner, plugin, host.</param>
/// <param name="Meaning">What has happened.</param>
/// <param name="Fix">What to do.</param>
internal sealed record ErrorPage(string Code, string Area, string Meaning, string Fix);

/// <summary>The pages of <c>gateway help errors</c>: one line a code in error-codes.txt, and the same codes in error-codes-id.txt.</summary>
internal static class ErrorPages
{
    public static IReadOnlyList<ErrorPage> English { get; } = [.. Read("error-codes.txt")];

    public static IReadOnlyList<ErrorPage> Indonesian { get; } = [.. Read("error-codes-id.txt")];

    public static IReadOnlyList<ErrorPage> In(Words words) => words.Language == Words.Indonesian.Language ? Indonesian : English;

    private static IEnumerable<ErrorPage> Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split('|', StringSplitOptions.TrimEntries) is [{ Length: 6 } code, var meaning, var fix])
            {
                yield return new ErrorPage(code, AreaOf(code), meaning, fix);
            }
        }
    }

    private static string AreaOf(string code) => code[2] switch
    {
        '1' => "configuration",
        '2' => "endpoint and network",
        '3' => "mapping and guards",
        '4' => "partner's answer",
        '5' => "plugin",
        _ => "store and host",
    };
}
