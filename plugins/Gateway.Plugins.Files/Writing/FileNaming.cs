using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Plugins.Files;

/// <summary>Names of written files: <c>{batch}</c>, <c>{number:000}</c> and <c>{date:yyyyMM}</c> stand for what they say. Pure.</summary>
internal static partial class FileNaming
{
    private const string Probe = "0123456789abcdef0123";

    internal static string Fill(string template, string batch, long number, DateTimeOffset moment) => Hole().Replace(template, hole => hole.Groups[1].Value switch
    {
        "batch" => batch,
        "number" => number.ToString(hole.Groups[2].Value, CultureInfo.InvariantCulture),
        _ => moment.ToString(hole.Groups[2].Length > 0 ? hole.Groups[2].Value : "yyyyMMdd", CultureInfo.InvariantCulture),
    });

    internal static bool HasNumber(string template) => Hole().Matches(template).Any(hole => hole.Groups[1].Value == "number");

    internal static bool HasBatch(string template) => template.Contains("{batch}", StringComparison.Ordinal);

    /// <summary>Whether every brace belongs to a hole that can be filled.</summary>
    internal static bool HasOnlyKnownHoles(string template)
    {
        try
        {
            return !Fill(template, Probe, 1, DateTimeOffset.UnixEpoch).AsSpan().ContainsAny('{', '}');
        }
        catch (FormatException)
        {
            // A pattern that cannot be read is as wrong as an unknown hole.
            return false;
        }
    }

    /// <summary>Whether two files can never get one name, and the name is one whatever comes into its holes.</summary>
    internal static bool IsSound(string template)
    {
        if (!HasBatch(template) && !HasNumber(template))
        {
            return false;
        }

        try
        {
            var name = Fill(template, Probe, 1, DateTimeOffset.UnixEpoch);
            return !name.AsSpan().ContainsAny('{', '}', '\\') && name.Count('/') == template.Count('/')
                && (HasBatch(template) || name != Fill(template, Probe, 2, DateTimeOffset.UnixEpoch));
        }
        catch (FormatException)
        {
            // A pattern that cannot be read is as wrong as one that leads elsewhere.
            return false;
        }
    }

    [GeneratedRegex(@"\{(batch|number|date)(?::([^{}]*))?\}")]
    private static partial Regex Hole();
}
