using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Sdk.Testing;

/// <summary>
/// Says what of an exchange must not lie in a file of the repository: secrets by the name of their header, parameter or member, and personal data by
/// name or form. Equal values become equal replacements, so that what a test follows through an exchange can still be followed.
/// </summary>
public sealed partial class RecordingMask
{
    /// <summary>Secret values that may stand anywhere, such as those of the test's endpoint. Default: none.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Headers, parameters and members that hold secrets. Default: names with token, secret, password, key, signature, authorization, cookie.</summary>
    public Regex SecretNames { get; init; } = UsualSecrets();

    /// <summary>Members and parameters that hold names of persons. Default: nama, name and the like.</summary>
    public Regex PersonNames { get; init; } = UsualNames();

    /// <summary>Members, parameters and headers that differ from run to run, such as a time or a nonce: replayed requests may have any value there. Default: none.</summary>
    public IReadOnlySet<string> Volatile { get; init; } = new HashSet<string>();

    /// <summary>A value under a name.</summary>
    internal string Named(string name, string value, Replacements replaced) => value.Length == 0 ? value
        : Volatile.Contains(name) ? replaced.Of(MaskKind.Volatile, "")
        : SecretNames.IsMatch(name) ? replaced.Of(MaskKind.Secret, value)
        : PersonNames.IsMatch(name) ? replaced.Of(MaskKind.Name, value)
        : Text(value, replaced);

    /// <summary>A text without a name.</summary>
    internal string Text(string text, Replacements replaced)
    {
        foreach (var secret in Secrets.Where(secret => secret.Length > 0))
        {
            text = text.Contains(secret, StringComparison.Ordinal) ? text.Replace(secret, replaced.Of(MaskKind.Secret, secret), StringComparison.Ordinal) : text;
        }

        return Personal().Replace(text, match => replaced.Of(
            match.Groups["nik"].Success ? MaskKind.Nik : match.Groups["mail"].Success ? MaskKind.Mail : match.Groups["secret"].Success ? MaskKind.Secret : MaskKind.Phone, match.Value));
    }

    /// <summary>A JSON value, in place of its own.</summary>
    internal JsonNode? Json(string name, JsonNode? node, Replacements replaced) => node switch
    {
        JsonObject found => new JsonObject(found.Select(member => KeyValuePair.Create(member.Key, Json(member.Key, member.Value, replaced)))),
        JsonArray found => new JsonArray([.. found.Select(item => Json(name, item, replaced))]),
        JsonValue found when found.TryGetValue<string>(out var text) => JsonValue.Create(Named(name, text, replaced)),
        JsonValue found when Volatile.Contains(name) => JsonValue.Create(replaced.Of(MaskKind.Volatile, "")),
        JsonValue found when found.ToJsonString() is { Length: 16 } number && number.All(char.IsAsciiDigit) => Number(replaced.Of(MaskKind.Nik, number)),
        _ => node?.DeepClone(),
    };

    /// <summary>Path and query of an address, or the body of a form, whose pairs are written alike.</summary>
    internal string Target(string target, Replacements replaced)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? Text(target, replaced) : Text(target[..question], replaced) + "?" + Form(target[(question + 1)..], replaced);
    }

    /// <summary>Pairs of a query or a form.</summary>
    internal string Form(string pairs, Replacements replaced) => string.Join('&', pairs.Split('&').Select(pair =>
        pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? pair[..(at + 1)] + Escape(Named(Uri.UnescapeDataString(pair[..at]), Uri.UnescapeDataString(pair[(at + 1)..].Replace('+', ' ')), replaced))
            : Text(pair, replaced)));

    private static string Escape(string value) => Uri.EscapeDataString(value).Replace("%7B", "{", StringComparison.Ordinal).Replace("%7D", "}", StringComparison.Ordinal).Replace("%2A", "*", StringComparison.Ordinal);

    private static JsonNode Number(string replaced) => JsonNode.Parse(replaced.All(char.IsAsciiDigit) ? replaced : $"\"{replaced}\"")!;

    [GeneratedRegex("token|secret|password|passwd|api.?key|app.?key|signature|^sign$|authorization|cookie|credential|client.?id", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UsualSecrets();

    [GeneratedRegex("^(nama|name|full.?name|nama.?lengkap|first.?name|last.?name|nama.?ibu.*|mother.?name|contact.?name|ahli.?waris|pemilik)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UsualNames();

    // A masked secret is one as well, so that a recorded request and a repeated one look alike.
    [GeneratedRegex(@"(?<nik>(?<![0-9])[0-9]{16}(?![0-9]))|(?<mail>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)|(?<phone>(?<![0-9A-Za-z])(?:\+62|62|0)8[0-9]{7,11}(?![0-9]))|(?<secret>\*\*\*[0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Personal();
}

/// <summary>What kind of value is replaced.</summary>
internal enum MaskKind
{
    Secret,
    Nik,
    Name,
    Mail,
    Phone,
    Volatile,
}

/// <summary>The replacements of one recording: the same for the same value, and of the form of what they replace.</summary>
internal sealed class Replacements(bool byKindOnly)
{
    private const string Masked = "***";
    private readonly Dictionary<(MaskKind Kind, string Value), string> _known = [];
    private readonly Dictionary<MaskKind, int> _count = [];

    public string Of(MaskKind kind, string value)
    {
        if (byKindOnly || kind == MaskKind.Volatile)
        {
            return $"{{{kind.ToString().ToLowerInvariant()}}}";
        }

        // What was masked by value stays as it is when the text around it is looked at.
        if (kind == MaskKind.Secret && value.StartsWith(Masked, StringComparison.Ordinal))
        {
            return value;
        }

        if (!_known.TryGetValue((kind, value), out var replacement))
        {
            var number = _count[kind] = _count.GetValueOrDefault(kind) + 1;
            _known[(kind, value)] = replacement = Make(kind, number);
        }

        return replacement;
    }

    private static string Make(MaskKind kind, int number) => kind switch
    {
        MaskKind.Secret => $"{Masked}{number}",
        MaskKind.Nik => $"3673{number / 100:D2}010190{9900 + (number % 100):D4}",
        MaskKind.Name => $"Orang {number}",
        MaskKind.Mail => $"orang{number}@contoh.invalid",
        _ => $"0812{number:D8}",
    };
}
