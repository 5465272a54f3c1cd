using System.Collections.Concurrent;
using System.Text;

namespace Gateway.Engine.Mapping.Functions;

/// <summary>
/// A date or time pattern: <c>yyyy yy MMMM MMM MM M dd d dddd HH H mm ss f.. zzz</c>, text in quotes, all else literally.
/// Names are Indonesian when written; when read, English and old spellings do too.
/// </summary>
internal sealed class DatePattern
{
    private const string Letters = "yMdHmsfz";
    private static readonly ConcurrentDictionary<string, DatePattern?> Cache = new(StringComparer.Ordinal);
    private readonly (char Kind, int Width, string Text)[] _parts;

    private DatePattern((char Kind, int Width, string Text)[] parts) => _parts = parts;

    /// <summary>True when the pattern has hours: it then names a moment, not only a day.</summary>
    public bool HasTime => Names('H');

    /// <summary>The compiled pattern, or null when <paramref name="pattern"/> is not one.</summary>
    public static DatePattern? Find(string pattern)
    {
        if (Cache.TryGetValue(pattern, out var found))
        {
            return found;
        }
        found = Compile(pattern);
        if (Cache.Count < 1_000)
        {
            Cache[pattern] = found;
        }
        return found;
    }

    private static DatePattern? Compile(string pattern)
    {
        var parts = new List<(char, int, string)>();
        for (var i = 0; i < pattern.Length;)
        {
            var c = pattern[i];
            var width = 1;
            if (c == '\'')
            {
                var end = pattern.IndexOf('\'', i + 1);
                if (end < 0)
                {
                    return null;
                }
                parts.Add(('\'', 0, pattern[(i + 1)..end]));
                i = end + 1;
                continue;
            }
            if (!Letters.Contains(c, StringComparison.Ordinal))
            {
                if (char.IsAsciiLetter(c) && c != 'T' && c != 'Z')
                {
                    return null;
                }
                parts.Add(('\'', 0, c.ToString()));
                i++;
                continue;
            }
            while (i + width < pattern.Length && pattern[i + width] == c)
            {
                width++;
            }
            if (!Allowed(c, width))
            {
                return null;
            }
            parts.Add((c, width, ""));
            i += width;
        }
        return parts.Exists(p => p.Item1 != '\'') ? new DatePattern([.. parts]) : null;
    }

    private static bool Allowed(char kind, int width) => kind switch
    {
        'y' => width is 2 or 4,
        'M' or 'd' => width <= 4 && (kind, width) != ('d', 3),
        'f' => width <= 7,
        'z' => width == 3,
        _ => width <= 2,
    };

    /// <summary>Reads a whole text; the weekday is not compared, a wrong one is common and harmless.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out DateParts parts)
    {
        // A pattern without a day ("MM-yyyy") names the first one of its month.
        parts = new DateParts { Month = Names('M') ? 0 : 1, Day = Names('d') ? 0 : 1 };
        foreach (var (kind, width, literal) in _parts)
        {
            if (!ReadPart(kind, width, literal, ref text, ref parts))
            {
                return false;
            }
        }
        return text.IsEmpty && parts.IsReal;
    }

    private bool Names(char kind) => Array.Exists(_parts, p => p.Kind == kind && (kind, p.Width) != ('d', 4));

    private static bool ReadPart(char kind, int width, string literal, ref ReadOnlySpan<char> text, ref DateParts parts)
    {
        switch (kind, width)
        {
            case ('\'', _):
                if (!text.StartsWith(literal, StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }
                text = text[literal.Length..];
                return true;
            case ('M', >= 3):
                var word = text[..LetterRun(text)];
                text = text[word.Length..];
                return (parts.Month = IndonesianCalendar.Month(word)) > 0;
            case ('d', 4):
                return IndonesianCalendar.TakeDay(ref text) is not null;
            case ('z', _):
                return parts.TakeOffset(ref text);
            case ('f', _):
                return parts.TakeFraction(ref text);
            default:
                return TakeNumber(kind, width, ref text, ref parts);
        }
    }

    private static bool TakeNumber(char kind, int width, ref ReadOnlySpan<char> text, ref DateParts parts)
    {
        var most = kind == 'y' ? width : 2;
        var run = 0;
        while (run < text.Length && run < most && char.IsAsciiDigit(text[run]))
        {
            run++;
        }
        if (run < (width == 1 ? 1 : width) || !Digits.TryRead(text[..run], out var value))
        {
            return false;
        }
        text = text[run..];
        parts.Set(kind, kind == 'y' && width == 2 ? value + (value < 70 ? 2000 : 1900) : value);
        return true;
    }

    private static int LetterRun(ReadOnlySpan<char> text)
    {
        var run = 0;
        while (run < text.Length && (char.IsLetter(text[run]) || (run > 0 && text[run] == '.')))
        {
            run++;
        }
        return run;
    }

    public string Write(DateTimeOffset moment)
    {
        var text = new StringBuilder(24);
        foreach (var (kind, width, literal) in _parts)
        {
            _ = (kind, width) switch
            {
                ('\'', _) => text.Append(literal),
                ('y', 2) => Padded(text, moment.Year % 100, 2),
                ('y', _) => Padded(text, moment.Year, 4),
                ('M', 4) => text.Append(IndonesianCalendar.LongMonth(moment.Month)),
                ('M', 3) => text.Append(IndonesianCalendar.ShortMonth(moment.Month)),
                ('M', _) => Padded(text, moment.Month, width),
                ('d', 4) => text.Append(IndonesianCalendar.Day(moment.DayOfWeek)),
                ('d', _) => Padded(text, moment.Day, width),
                ('H', _) => Padded(text, moment.Hour, width),
                ('m', _) => Padded(text, moment.Minute, width),
                ('s', _) => Padded(text, moment.Second, width),
                ('f', _) => Padded(text, (int)(moment.Ticks % TimeSpan.TicksPerSecond / (long)Math.Pow(10, 7 - width)), width),
                _ => text.Append(moment.Offset < TimeSpan.Zero ? '-' : '+').Append(moment.Offset.ToString(@"hh\:mm", null)),
            };
        }
        return text.ToString();
    }

    private static StringBuilder Padded(StringBuilder text, int value, int width)
    {
        var number = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return text.Append('0', Math.Max(0, width - number.Length)).Append(number);
    }
}
