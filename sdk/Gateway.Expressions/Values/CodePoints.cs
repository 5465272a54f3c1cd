using System.Text;

namespace Gateway.Expressions;

/// <summary>Text by Unicode code points over .NET's UTF-16 strings.</summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        var count = text.Length;
        for (var i = 0; i < text.Length - 1; i++)
        {
            if (char.IsHighSurrogate(text[i]) && char.IsLowSurrogate(text[i + 1]))
            {
                count--;
                i++;
            }
        }

        return count;
    }

    /// <summary>The UTF-16 index of a code point position, or -1 beyond the end. The position after the last is valid.</summary>
    public static int IndexOf(string text, long position)
    {
        if (position < 0 || position > text.Length)
        {
            return -1;
        }

        var index = 0;
        for (; position > 0 && index < text.Length; position--)
        {
            index += Width(text, index);
        }

        return position == 0 ? index : -1;
    }

    /// <summary>The code point position of a UTF-16 index.</summary>
    public static long PositionOf(string text, int index)
    {
        long position = 0;
        for (var i = 0; i < index; i += Width(text, i))
        {
            position++;
        }

        return position;
    }

    public static int Width(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;

    public static string Reverse(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = text.Length; i > 0;)
        {
            var width = i > 1 && char.IsLowSurrogate(text[i - 1]) && char.IsHighSurrogate(text[i - 2]) ? 2 : 1;
            i -= width;
            result.Append(text, i, width);
        }

        return result.ToString();
    }

    public static int Compare(string a, string b)
    {
        var length = Math.Min(a.Length, b.Length);
        var same = a.AsSpan(0, length).CommonPrefixLength(b.AsSpan(0, length));
        return same == length ? a.Length.CompareTo(b.Length) : Rank(a[same]).CompareTo(Rank(b[same]));
    }

    // Surrogates stand for code points above every other UTF-16 unit.
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
