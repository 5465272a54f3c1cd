using System.Text.RegularExpressions;
using Gateway.Engine.Configuration.Reading;
using Gateway.Engine.Secrets;
using Gateway.Sdk;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>Finds secrets written as they are instead of by reference (delivery.md C15). What it reports never shows the line.</summary>
/// <param name="diagnostics">Takes what is found.</param>
/// <param name="severity">A warning in an installation tagged <c>dev</c>, else an error.</param>
internal sealed partial class SecretScan(DiagnosticBag diagnostics, DiagnosticSeverity severity)
{
    private const int ShortestRandom = 24;
    private const double LeastBitsPerLetter = 3.7;

    /// <summary>Looks at every text of a file and returns the secrets it refers to, by name, with one place each.</summary>
    /// <param name="root">The file.</param>
    /// <param name="byName">Whether names such as "password" tell a secret: not in mappings and lookups, where they name data.</param>
    public IReadOnlyDictionary<string, ConfigValue> Check(ConfigValue root, bool byName)
    {
        var used = new Dictionary<string, ConfigValue>(StringComparer.Ordinal);
        foreach (var (name, value) in root.Descend().Where(found => found.Value.Kind == ConfigKind.Text))
        {
            if (value.Text.StartsWith(SecretReference.Prefix, StringComparison.Ordinal))
            {
                CheckName(value, used);
            }
            else if (byName && IsTelling(name, value.Text))
            {
                Report(value, "GW1301", $"\"{name}\" holds a secret as it is");
            }
            else if (KnownForm().IsMatch(value.Text) || (byName && !HarmlessName().IsMatch(name) && LooksRandom(value.Text)))
            {
                Report(value, "GW1302", name.Length == 0 ? "this text looks like a secret" : $"the text of \"{name}\" looks like a secret");
            }
        }
        return used;
    }

    private void CheckName(ConfigValue value, Dictionary<string, ConfigValue> used)
    {
        var name = value.Text[SecretReference.Prefix.Length..];
        if (SecretName.IsValid(name))
        {
            used.TryAdd(name, value);
            return;
        }
        diagnostics.Add(value, "GW1304", $"\"{name}\" cannot name a secret", "Use lower-case letters, digits and - _ . /, such as \"secret:kemnaker/client-secret\".");
    }

    private void Report(ConfigValue value, string code, string message) => diagnostics.Add(
        value, code, message, "Store it with: gateway secret set <name>, and write \"secret:<name>\" here.", severity: severity, showLine: false);

    /// <summary>A "token" may also be the place of one in an answer, <c>data.access_token</c>.</summary>
    private static bool IsTelling(string name, string text) =>
        text.Length > 0 && TellingName().IsMatch(name) && !HarmlessName().IsMatch(name)
        && !(name.EndsWith("token", StringComparison.OrdinalIgnoreCase) && FieldPath().IsMatch(text));

    private static bool LooksRandom(string text) => LetterRun().Matches(text).Any(run =>
        run.Length >= ShortestRandom && run.Value.Any(char.IsAsciiDigit) && run.Value.Any(char.IsAsciiLetter)
        && (Hexadecimal().IsMatch(run.Value) || (run.Value.Any(char.IsAsciiLetterUpper) && run.Value.Any(char.IsAsciiLetterLower) && BitsPerLetter(run.Value) >= LeastBitsPerLetter)));

    private static double BitsPerLetter(string text) =>
        -text.GroupBy(letter => letter).Select(group => (double)group.Count() / text.Length).Sum(share => share * Math.Log2(share));

    /// <summary>The name ends in a word for a secret: clientSecret, api_key, but not tokenUrl.</summary>
    [GeneratedRegex("(?:^|[a-z0-9_-])(?:[Pp]assword|[Pp]assphrase|[Pp]asswd|[Ss]ecret|[Tt]oken|[Cc]redentials?|[Aa]pi[-_]?[Kk]ey|[Pp]rivate[-_]?[Kk]ey|[Aa]ccess[-_]?[Kk]ey|[Ss]igning[-_]?[Kk]ey|[Ss]hared[-_]?[Kk]ey|[Hh]mac[-_]?[Kk]ey|[Cc]onnection[-_]?[Ss]tring)$")]
    private static partial Regex TellingName();

    /// <summary>Paging tokens and public fingerprints.</summary>
    [GeneratedRegex("(?i)^(?:next|page|cursor|continuation|resume|sync|csrf)[-_]?token$|pins?$|sha-?256|hash|fingerprint|thumbprint|public")]
    private static partial Regex HarmlessName();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY|\b(?:ghp|gho|ghs)_[A-Za-z0-9]{20}|\bgithub_pat_|\bglpat-|\bxox[abprs]-|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bsk_live_|\beyJ[A-Za-z0-9_-]{10,}\.eyJ|\b(?:Bearer|Basic) [A-Za-z0-9+/=._-]{16}|://[^/\s:@]+:[^/\s@]+@|(?i:\bpassword=[^;\s])")]
    private static partial Regex KnownForm();

    [GeneratedRegex("^[A-Za-z_]+(?:[.][A-Za-z_]+)*$")]
    private static partial Regex FieldPath();

    [GeneratedRegex("[A-Za-z0-9+=]+")]
    private static partial Regex LetterRun();

    [GeneratedRegex("^(?:[0-9a-f]{32,}|[0-9A-F]{32,})$")]
    private static partial Regex Hexadecimal();
}
