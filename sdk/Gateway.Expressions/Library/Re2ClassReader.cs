using System.Globalization;
using System.Text;

namespace Gateway.Expressions.Library;

/// <summary>
/// Reads a character class. .NET's classes hold UTF-16 units, so characters beyond the first plane become pairs beside
/// the class.
/// </summary>
internal sealed partial class Re2ClassReader(string pattern, int start, bool ignoreCase)
{
    private const string AnyPair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private readonly StringBuilder _class = new();
    private readonly List<(int Low, int High)> _pairs = [];
    private int _position = start;

    /// <summary>A class in brackets.</summary>
    public string Read(out int end)
    {
        _position++;
        var isNegated = Current == '^';
        _position += isNegated ? 1 : 0;
        var isFirst = true;
        while (isFirst || Current != ']')
        {
            if (_position >= pattern.Length)
            {
                throw Broken("a '[' is not closed");
            }

            Item();
            isFirst = false;
        }

        end = _position + 1;
        return Finish(isNegated);
    }

    /// <summary>A class outside brackets, such as <c>\d</c> or <c>\pL</c>.</summary>
    public string ReadEscape(out int end)
    {
        Item();
        end = _position;
        return Finish(isNegated: false);
    }

    private char Current => _position < pattern.Length ? pattern[_position] : '\0';

    private string Finish(bool isNegated)
    {
        var units = _class.Length == 0 ? (isNegated ? @"[^\uD800-\uDFFF]" : null)
            : isNegated ? $@"[^{_class}\uD800-\uDFFF]" : $"[{_class}]";
        var pairs = isNegated ? NotPairs() : Pairs();
        var text = string.Join('|', new[] { units, pairs }.Where(part => part is not null));
        text = text.Length == 0 ? @"[^\s\S]" : $"(?:{text})";
        return ignoreCase ? $"(?i:{text})" : text;
    }

    private string? Pairs()
    {
        var parts = _pairs.SelectMany(range => Split(range.Low, range.High)).ToArray();
        return parts.Length == 0 ? null : string.Join('|', parts);
    }

    private string NotPairs()
    {
        if (_pairs.Count == 0)
        {
            return AnyPair;
        }

        var parts = new List<string>();
        var next = 0x10000;
        foreach (var (low, high) in _pairs.Order())
        {
            parts.AddRange(next < low ? Split(next, low - 1) : []);
            next = Math.Max(next, high + 1);
        }

        parts.AddRange(next <= 0x10FFFF ? Split(next, 0x10FFFF) : []);
        return parts.Count == 0 ? @"[^\s\S]" : string.Join('|', parts);
    }

    /// <summary>The pairs of UTF-16 units of a range of code points.</summary>
    private static IEnumerable<string> Split(int low, int high)
    {
        while (low <= high)
        {
            var last = low % 0x400 == 0 && high - low >= 0x3FF ? high - ((high + 1) % 0x400) : Math.Min(high, low | 0x3FF);
            var (first, end) = (char.ConvertFromUtf32(low), char.ConvertFromUtf32(last));
            yield return $"[{Unit(first[0])}-{Unit(end[0])}][{Unit(first[1])}-{Unit(end[1])}]";
            low = last + 1;
        }
    }

    private static string Unit(int unit) => string.Create(CultureInfo.InvariantCulture, $"\\u{unit:X4}");

    private void Item()
    {
        if (Named())
        {
            return;
        }

        var low = Character();
        var high = low;
        if (Current == '-' && _position + 1 < pattern.Length && pattern[_position + 1] != ']')
        {
            _position++;
            high = Character();
            if (high < low)
            {
                throw Broken("a range in brackets is reversed");
            }
        }

        if (low <= char.MaxValue)
        {
            _class.Append(Unit(low)).Append('-').Append(Unit(Math.Min(high, char.MaxValue)));
        }

        if (high > char.MaxValue)
        {
            _pairs.Add((Math.Max(low, 0x10000), high));
        }
    }

    private int Character()
    {
        if (Current == '\\')
        {
            return Re2Escapes.Read(pattern, ref _position);
        }

        if (_position >= pattern.Length || (char.IsSurrogate(Current) && CodePoints.Width(pattern, _position) == 1))
        {
            throw Broken("a '[' is not closed");
        }

        var codePoint = char.ConvertToUtf32(pattern, _position);
        _position += CodePoints.Width(pattern, _position);
        return codePoint;
    }

    private FormatException Broken(string problem) => new($"The pattern '{pattern}' is not valid: {problem}.");
}
