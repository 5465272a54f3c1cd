using System.Collections.Frozen;
using System.Globalization;

namespace Gateway.Host.Language;

/// <summary>What operators read, in one language. JSON, logs and names of commands are the same in all of them.</summary>
internal sealed class Words
{
    private readonly FrozenDictionary<string, string> _texts;
    private readonly NumberFormatInfo _numbers;

    private Words(string language, string groupSeparator, string decimalSeparator)
    {
        Language = language;
        _texts = Read(language);
        _numbers = new NumberFormatInfo { NumberGroupSeparator = groupSeparator, NumberDecimalSeparator = decimalSeparator };
    }

    public static Words English { get; } = new("en", ",", ".");

    public static Words Indonesian { get; } = new("id", ".", ",");

    /// <summary>Names of the languages there are.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["id", "en"];

    /// <summary><c>id</c> or <c>en</c>.</summary>
    public string Language { get; }

    public IEnumerable<string> Keys => _texts.Keys;

    public string this[string key] => _texts[key];

    /// <summary>The words of a language, which may be written as a locale such as <c>id_ID.UTF-8</c>. English for every other.</summary>
    public static Words Of(string? language) =>
        language is not null && (language == "id" || language.StartsWith("id_", StringComparison.Ordinal) || language.StartsWith("id-", StringComparison.Ordinal)) ? Indonesian : English;

    /// <summary>A text with its values; numbers are written as the language does.</summary>
    public string Format(string key, params ReadOnlySpan<object?> values)
    {
        var written = new object?[values.Length];
        for (var i = 0; i < written.Length; i++)
        {
            written[i] = values[i] is long or int ? Number(Convert.ToInt64(values[i], CultureInfo.InvariantCulture)) : values[i];
        }

        return string.Format(CultureInfo.InvariantCulture, _texts[key], written);
    }

    public string Number(long number) => number.ToString("N0", _numbers);

    /// <summary>The heading of a column; columns without words of their own keep their name.</summary>
    public string Column(string name) => _texts.GetValueOrDefault("column." + name, name);

    private static FrozenDictionary<string, string> Read(string language)
    {
        using var stream = typeof(Words).Assembly.GetManifestResourceStream($"words-{language}.txt") ?? throw new InvalidOperationException(language);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n')
            .Where(line => line.Contains(" = ", StringComparison.Ordinal) && line[0] != '#')
            .Select(line => line.Split(" = ", 2))
            .ToFrozenDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }
}
