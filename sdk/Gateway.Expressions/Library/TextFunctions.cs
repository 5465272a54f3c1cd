using System.Text;

namespace Gateway.Expressions.Library;

/// <summary>The work of the text functions, by code points.</summary>
internal static class TextFunctions
{
    public static CelValue CharAt(CelValue text, CelValue position, EvaluationContext context)
    {
        var value = text.AsString;
        var index = CodePoints.IndexOf(value, position.AsInt);
        return index < 0 ? Outside(position.AsInt)
            : CelValue.Of(index == value.Length ? "" : value.Substring(index, CodePoints.Width(value, index)));
    }

    public static CelValue IndexOf(CelValue text, CelValue wanted, CelValue from, EvaluationContext context)
    {
        var value = text.AsString;
        var start = CodePoints.IndexOf(value, from.AsInt);
        if (start < 0)
        {
            return Outside(from.AsInt);
        }

        if (!context.TryCharge(value.Length / 64))
        {
            return context.Stopped;
        }

        var found = value.IndexOf(wanted.AsString, start, StringComparison.Ordinal);
        return CelValue.Of(found < 0 ? -1L : CodePoints.PositionOf(value, found));
    }

    /// <summary>The last occurrence that starts at or before a position.</summary>
    public static CelValue LastIndexOf(CelValue text, CelValue wanted, CelValue from, EvaluationContext context)
    {
        var value = text.AsString;
        var sought = wanted.AsString;
        var start = CodePoints.IndexOf(value, from.AsInt);
        if (start < 0)
        {
            return Outside(from.AsInt);
        }

        if (!context.TryCharge(value.Length / 64))
        {
            return context.Stopped;
        }

        var end = (int)Math.Min((long)start + sought.Length, value.Length);
        var found = value.AsSpan(0, end).LastIndexOf(sought, StringComparison.Ordinal);
        return CelValue.Of(found < 0 ? -1L : CodePoints.PositionOf(value, found));
    }

    public static CelValue Substring(string text, long from, long? to)
    {
        var start = CodePoints.IndexOf(text, from);
        var end = to is null ? text.Length : CodePoints.IndexOf(text, to.Value);
        return start < 0 ? Outside(from)
            : end < 0 ? Outside(to!.Value)
            : end < start ? CelValue.Fail(CelErrorKind.IndexOutOfRange, $"The end {to} is before the start {from}.")
            : CelValue.Of(text[start..end]);
    }

    public static CelValue Join(CelValue list, CelValue separator, EvaluationContext context)
    {
        var items = list.AsList;
        var between = separator.AsString;
        var length = (long)between.Length * Math.Max(items.Count - 1, 0);
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            if (item.Kind != CelKind.String)
            {
                return CelValue.Fail(CelErrorKind.NoSuchOverload, $"Only texts can be joined; {item} is {ValueText.TypeName(item)}.");
            }

            length += item.AsString.Length;
        }

        if (!context.FitsText(length + items.Count))
        {
            return context.TooLarge(length + items.Count);
        }

        var result = new StringBuilder((int)length);
        for (var i = 0; i < items.Count; i++)
        {
            result.Append(i == 0 ? "" : between).Append(items[i].AsString);
        }

        return CelValue.Of(result.ToString());
    }

    public static CelValue Replace(string text, string wanted, string replacement, long limit, EvaluationContext context)
    {
        if (limit == 0)
        {
            return CelValue.Of(text);
        }

        var result = new StringBuilder();
        var position = 0;
        for (var count = 0L; limit < 0 || count < limit; count++)
        {
            var found = wanted.Length == 0 ? NextGap(text, position, count) : text.IndexOf(wanted, position, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            var length = (long)result.Length + found - position + replacement.Length;
            if (length > context.Limits.MaxTextLength || !context.TryCharge(1))
            {
                return context.TooLarge(length);
            }

            result.Append(text, position, found - position).Append(replacement);
            position = found + wanted.Length;
        }

        return context.Text(result.Append(text, position, text.Length - position).ToString());
    }

    /// <summary>The empty text stands before every character and at the end.</summary>
    private static int NextGap(string text, int position, long count) =>
        count == 0 ? 0 : position < text.Length ? position + CodePoints.Width(text, position) : -1;

    public static CelValue Split(string text, string separator, long limit, EvaluationContext context)
    {
        if (limit == 0)
        {
            return CelValue.Of(CelList.Empty);
        }

        if (!context.TryCharge(text.Length / 64))
        {
            return context.Stopped;
        }

        var parts = new List<CelValue>();
        var position = 0;
        while (limit < 0 || parts.Count < limit - 1)
        {
            var end = separator.Length > 0 ? text.IndexOf(separator, position, StringComparison.Ordinal) : NextCharacter(text, position);
            if (end < 0)
            {
                break;
            }

            parts.Add(CelValue.Of(text[position..end]));
            position = end + separator.Length;
        }

        if (separator.Length > 0 || position < text.Length)
        {
            parts.Add(CelValue.Of(text[position..]));
        }

        return context.List([.. parts]);
    }

    private static int NextCharacter(string text, int position) =>
        position < text.Length && position + CodePoints.Width(text, position) is var end && end < text.Length ? end : -1;

    public static string Quote(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var escape = "\a\b\f\n\r\t\v\\\"".IndexOf(c, StringComparison.Ordinal);
            if (escape >= 0)
            {
                result.Append('\\').Append("abfnrtv\\\""[escape]);
            }
            else if (char.IsSurrogate(c) && CodePoints.Width(text, i) == 1)
            {
                result.Append('\uFFFD');
            }
            else
            {
                result.Append(text, i, CodePoints.Width(text, i));
                i += CodePoints.Width(text, i) - 1;
            }
        }

        return result.Append('"').ToString();
    }

    private static CelValue Outside(long position) => CelValue.Fail(CelErrorKind.IndexOutOfRange, $"Position {position} is outside the text.");
}
