using System.Globalization;
using System.Text;

namespace Gateway.Expressions.Library;

/// <summary>
/// Turns a pattern in RE2 syntax into one for .NET's linear engine. What RE2 does not have (back references, looking
/// around, possessive and atomic groups) is refused, and so are patterns whose repetitions multiply too far.
/// </summary>
internal sealed partial class Re2Translator(string pattern)
{
    private const int MaxPatternLength = 4_000;
    private const int MaxRepeat = 1_000;
    private const int MaxSize = 10_000;
    private const int MaxNesting = 100;

    /// <summary>Any character: a code point outside the first plane is two UTF-16 units.</summary>
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private readonly StringBuilder _output = new();
    private int _position;
    private int _nesting;
    private Flags _flags;

    [Flags]
    private enum Flags
    {
        None = 0,
        IgnoreCase = 1,
        MultiLine = 2,
        DotAll = 4,
        Ungreedy = 8,
    }

    /// <summary>The number of states the pattern needs, about; known after translating.</summary>
    public int Size { get; private set; }

    /// <exception cref="FormatException">The pattern is not valid.</exception>
    public string Translate()
    {
        if (pattern.Length > MaxPatternLength)
        {
            throw new FormatException($"The pattern is longer than {MaxPatternLength} characters.");
        }

        Size = Alternatives();
        return _position == pattern.Length ? _output.ToString() : throw Broken("')' has no '('");
    }

    private char Current => _position < pattern.Length ? pattern[_position] : '\0';

    private bool AtEnd => _position >= pattern.Length;

    /// <summary>Translates up to the end of the group; answers the number of states it needs.</summary>
    private int Alternatives()
    {
        if (++_nesting > MaxNesting)
        {
            throw Broken($"groups are nested deeper than {MaxNesting}");
        }

        var size = 0;
        var flags = _flags;
        while (!AtEnd && Current != ')')
        {
            if (Current == '|')
            {
                _output.Append('|');
                _position++;
                size++;
            }
            else
            {
                size += Repeated();
            }

            if (size > MaxSize)
            {
                throw Broken("its repetitions multiply too far");
            }
        }

        _flags = flags;
        _nesting--;
        return size;
    }

    private int Repeated()
    {
        var start = _output.Length;
        var size = Atom();
        var wasRepeated = false;
        while (!AtEnd && Quantifier(out var text, out var times))
        {
            if (wasRepeated)
            {
                throw Broken("a repetition is repeated");
            }

            if (_output.Length == start)
            {
                throw Broken("a repetition has nothing to repeat");
            }

            wasRepeated = true;
            var isLazy = Current == '?';
            _position += isLazy ? 1 : 0;
            _output.Insert(start, "(?:").Append(')').Append(text).Append(isLazy != _flags.HasFlag(Flags.Ungreedy) ? "?" : "");
            size = (int)Math.Min((long)size * times, MaxSize + 1);
        }

        return size;
    }

    private bool Quantifier(out string text, out int times)
    {
        text = Current.ToString();
        times = 1;
        if (Current is '*' or '+' or '?')
        {
            _position++;
            return true;
        }

        return Current == '{' && Counted(out text, out times);
    }

    /// <summary><c>{n}</c>, <c>{n,}</c>, <c>{n,m}</c>; other braces are plain characters.</summary>
    private bool Counted(out string text, out int times)
    {
        text = "";
        times = 1;
        var end = pattern.IndexOf('}', _position);
        var parts = end < 0 ? [] : pattern[(_position + 1)..end].Split(',');
        if (parts.Length is 0 or > 2 || !IsCount(parts[0]) || (parts.Length == 2 && parts[1].Length > 0 && !IsCount(parts[1])))
        {
            return false;
        }

        var low = Count(parts[0]);
        var high = parts.Length == 1 ? low : parts[1].Length == 0 ? low + 1 : Count(parts[1]);
        if (low > MaxRepeat || high > MaxRepeat + 1 || high < low)
        {
            throw Broken($"a repetition count is above {MaxRepeat} or its limits are reversed");
        }

        text = pattern[_position..(end + 1)];
        times = Math.Max(high, 1);
        _position = end + 1;
        return true;
    }

    private static bool IsCount(string text) => text.Length is > 0 and <= 9 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    private static int Count(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private int Atom()
    {
        var c = Current;
        switch (c)
        {
            case '(':
                return Group();
            case '[':
                return Append(new Re2ClassReader(pattern, _position, _flags.HasFlag(Flags.IgnoreCase)).Read(out _position), 2);
            case '*' or '+' or '?':
                throw Broken("a repetition has nothing to repeat");
            case '\\':
                return Escape();
            case '.':
                _position++;
                return Append(_flags.HasFlag(Flags.DotAll) ? $@"(?:{Pair}|[\s\S])" : $@"(?:{Pair}|[^\n])", 3);
            case '^':
                _position++;
                return Append(_flags.HasFlag(Flags.MultiLine) ? "(?m:^)" : @"\A", 1);
            case '$':
                _position++;
                return Append(_flags.HasFlag(Flags.MultiLine) ? "(?m:$)" : @"\z", 1);
            default:
                return Literal(char.ConvertToUtf32(Whole(), 0));
        }
    }

    private string Whole()
    {
        var width = CodePoints.Width(pattern, _position);
        if (width == 1 && char.IsSurrogate(pattern[_position]))
        {
            throw Broken("it holds half a character");
        }

        var text = pattern.Substring(_position, width);
        _position += width;
        return text;
    }

    private int Literal(int codePoint)
    {
        var text = char.ConvertFromUtf32(codePoint);
        var escaped = new StringBuilder();
        foreach (var unit in text)
        {
            escaped.Append(char.IsAsciiLetterOrDigit(unit) ? unit.ToString() : $"\\u{(int)unit:X4}");
        }

        var literal = text.Length > 1 ? $"(?:{escaped})" : escaped.ToString();
        return Append(_flags.HasFlag(Flags.IgnoreCase) ? $"(?i:{literal})" : literal, text.Length);
    }

    private int Append(string text, int size)
    {
        _output.Append(text);
        return size;
    }

    private int Escape()
    {
        var next = _position + 1 < pattern.Length ? pattern[_position + 1] : '\0';
        switch (next)
        {
            case 'A' or 'z' or 'b' or 'B':
                _position += 2;
                return Append($@"\{next}", 1);
            case 'Q':
                return Quoted();
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'p' or 'P':
                return Append(new Re2ClassReader(pattern, _position, _flags.HasFlag(Flags.IgnoreCase)).ReadEscape(out _position), 2);
            default:
                return Literal(Re2Escapes.Read(pattern, ref _position));
        }
    }

    private int Quoted()
    {
        var end = pattern.IndexOf(@"\E", _position + 2, StringComparison.Ordinal);
        var stop = end < 0 ? pattern.Length : end;
        var size = 0;
        _position += 2;
        _output.Append("(?:");
        while (_position < stop)
        {
            size += Literal(char.ConvertToUtf32(Whole(), 0));
        }

        _output.Append(')');
        _position = end < 0 ? stop : end + 2;
        return size;
    }

    private FormatException Broken(string problem) => new($"The pattern '{pattern}' is not valid: {problem}.");
}
