using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Plugins.Dukcapil.Asking;

namespace Gateway.Plugins.Dukcapil.Verdicts;

/// <summary>What the register said of a claim: yes or no for each element, and nothing of the person.</summary>
/// <param name="At">When it was asked.</param>
/// <param name="Found">Whether anybody has this NIK.</param>
/// <param name="Elements">Whether each element agrees; those the register kept silent about are absent.</param>
/// <param name="Scores">The likeness in per cent, where it was told.</param>
/// <param name="Asked">How many elements were asked for.</param>
internal sealed record Verdict(DateTimeOffset At, bool Found, IReadOnlyDictionary<string, bool> Elements, IReadOnlyDictionary<string, int> Scores, int Asked)
{
    public static Verdict Of(RegisterAnswer answer, Claim claim, DateTimeOffset at) =>
        new(at, answer.Kind == AnswerKind.Compared, answer.Elements, answer.Scores, claim.Elements.Count);

    public static Verdict Parse(string text)
    {
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        return new Verdict(
            DateTimeOffset.Parse(root.GetProperty("diperiksaPada").GetString()!, CultureInfo.InvariantCulture),
            root.GetProperty("ditemukan").GetBoolean(),
            root.GetProperty("elemen").EnumerateObject().ToDictionary(element => element.Name, element => element.Value.GetBoolean()),
            root.GetProperty("skor").EnumerateObject().ToDictionary(element => element.Name, element => element.Value.GetInt32()),
            root.GetProperty("ditanya").GetInt32());
    }

    public string ToText() => Write(null, null);

    /// <summary>The record of the stream.</summary>
    /// <param name="request">Number of the city's request.</param>
    /// <param name="kept">Whether an earlier answer was taken, without asking again.</param>
    public string ToRecord(string request, bool kept) => Write(request, kept);

    private string Write(string? request, bool? kept)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            if (request is not null)
            {
                json.WriteString("id", request);
            }

            json.WriteBoolean("ditemukan", Found);
            json.WriteBoolean("semuaSesuai", Found && Elements.Count == Asked && Elements.Values.All(agrees => agrees));
            json.WriteStartObject("elemen");
            foreach (var (name, agrees) in Elements)
            {
                json.WriteBoolean(name, agrees);
            }

            json.WriteEndObject();
            json.WriteStartObject("skor");
            foreach (var (name, score) in Scores)
            {
                json.WriteNumber(name, score);
            }

            json.WriteEndObject();
            json.WriteNumber("ditanya", Asked);
            json.WriteString("diperiksaPada", At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            if (kept is { } known)
            {
                json.WriteBoolean("dariSimpanan", known);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
