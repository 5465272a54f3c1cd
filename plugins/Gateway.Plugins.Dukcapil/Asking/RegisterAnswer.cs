using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Sdk;

namespace Gateway.Plugins.Dukcapil.Asking;

/// <summary>What an answer means.</summary>
internal enum AnswerKind
{
    /// <summary>The person was found and compared.</summary>
    Compared,

    /// <summary>Nobody has this NIK.</summary>
    NotFound,

    /// <summary>The quota of the day is used up.</summary>
    NoQuota,

    /// <summary>User, password or address are not let in.</summary>
    NoAccess,

    /// <summary>The service has a trouble of its own.</summary>
    Trouble,

    /// <summary>The question is refused.</summary>
    Refused,
}

/// <summary>One answer of the service: its status is 200 whatever it means (domain.md 2.9).</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Elements">Whether each element agrees, where the service says so.</param>
/// <param name="Scores">The likeness in per cent, where it is told.</param>
/// <param name="Text">The service's own words.</param>
internal sealed partial record RegisterAnswer(AnswerKind Kind, IReadOnlyDictionary<string, bool> Elements, IReadOnlyDictionary<string, int> Scores, string Text = "")
{
    private static readonly (AnswerKind Kind, string[] Words)[] _meanings =
    [
        (AnswerKind.NotFound, ["tidak ditemukan"]),
        (AnswerKind.NoQuota, ["kuota", "quota", "limit"]),
        (AnswerKind.NoAccess, ["login", "password", "ip address", "akses ditolak", "unauthorized"]),
        (AnswerKind.Trouble, ["gangguan", "kesalahan", "error", "timeout", "sibuk", "maintenance"]),
    ];

    /// <summary>Reads an answer.</summary>
    /// <param name="body">The body.</param>
    /// <param name="asked">Names of the elements that were asked for.</param>
    /// <exception cref="AdapterException">It says nothing that can be understood (<c>GW4306</c>): nobody knows whether it was counted.</exception>
    public static RegisterAnswer Read(ReadOnlyMemory<byte> body, IEnumerable<string> asked)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var content = json.RootElement.GetProperty("content");
            return content.GetArrayLength() == 0 ? Of(AnswerKind.NotFound, "") : Read(content[0], asked);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Unreadable(e);
        }
    }

    private static RegisterAnswer Read(JsonElement row, IEnumerable<string> asked)
    {
        // Some installations write the names in small letters.
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in row.EnumerateObject())
        {
            values[member.Name] = member.Value.ToString();
        }

        if ((values.GetValueOrDefault("RESPON") ?? values.GetValueOrDefault("RESPONSE_DESC")) is { Length: > 0 } text)
        {
            return Of(_meanings.FirstOrDefault(meaning => meaning.Words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)), (AnswerKind.Refused, [])).Kind, text);
        }

        var (elements, scores) = (new Dictionary<string, bool>(), new Dictionary<string, int>());
        foreach (var name in asked)
        {
            if (values.TryGetValue(name, out var value) && Verdict().Match(value.Trim()) is { Success: true } verdict)
            {
                elements[name] = verdict.Groups[1].ValueSpan.Equals("Sesuai", StringComparison.OrdinalIgnoreCase);
                if (verdict.Groups[2].Success)
                {
                    scores[name] = int.Parse(verdict.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
                }
            }
        }

        return elements.Count > 0 ? new RegisterAnswer(AnswerKind.Compared, elements, scores) : throw Unreadable(null);
    }

    private static RegisterAnswer Of(AnswerKind kind, string text) => new(kind, new Dictionary<string, bool>(), new Dictionary<string, int>(), text);

    private static AdapterException Unreadable(Exception? inner) => new(FailureKind.Unknown, "GW4306", "the register's answer holds neither a comparison nor a reason", inner)
    {
        Fix = "Look at the service with a question by hand; its installation may answer in another shape.",
    };

    [GeneratedRegex(@"^(Tidak Sesuai|Sesuai)(?:\s*\((\d{1,3})\))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Verdict();
}
