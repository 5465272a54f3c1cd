using System.Buffers;
using System.Text;

namespace Gateway.Engine.Configuration.Reading;

/// <summary>Says in a person's words why the text is no JSON at a place.</summary>
internal static class SyntaxError
{
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(" \t\r\n,:{}[]\""u8);

    /// <param name="file">The file.</param>
    /// <param name="consumed">End of the last whole token.</param>
    /// <param name="open">Objects and lists not closed yet, innermost first.</param>
    public static (int Offset, string Message, string Fix) Explain(SourceFile file, int consumed, IReadOnlyCollection<ConfigValue> open)
    {
        var (at, afterComma) = SkipToCause(file.Content, consumed, LastByteBefore(file.Content, file.TextStart, consumed, consumed));
        if (at >= file.Content.Length)
        {
            return open.Count == 0
                ? (at, "this file is empty", "Write an object: { }")
                : (at, $"the file ends before what was opened in line {file.Position(open.First().Start).Line} is closed", $"Add the missing {Closing(open.First())}.");
        }
        var previous = LastByteBefore(file.Content, file.TextStart, at, consumed);
        return (char)file.Content[at] switch
        {
            '"' when !Closes(file.Content, at) => (at, "this text has no closing quote in its line", "Close it with \"; write a line break inside a text as \\n."),
            '\'' => (at, "a text stands between double quotes here, not apostrophes", "Replace ' with \"."),
            '=' => (at, "a name and its value are separated by a colon here", "Replace = with a colon."),
            '"' or '{' or '[' when open.Count > 0 && !afterComma && previous is not ('{' or '[' or ':') => (at, "a comma is missing before this", "Add a comma after the value before it."),
            '}' or ']' or ',' when previous is ':' => (at, "a value is missing before this", "Write the value after the colon."),
            '}' or ']' => (at, $"this {(char)file.Content[at]} closes nothing that is open", open.Count == 0 ? "Remove it." : $"Close what was opened in line {file.Position(open.First().Start).Line} with {Closing(open.First())}."),
            _ when open.Count == 0 && previous is '}' or ']' => (at, "something follows the end of the object", "Remove it."),
            _ => (at, $"\"{Word(file.Content, at)}\" cannot stand here", "Correct the text at this place; texts and names stand between double quotes."),
        };
    }

    /// <summary>Past white space, one comma or colon, and comments: the reader stops before them.</summary>
    private static (int Offset, bool AfterComma) SkipToCause(byte[] text, int at, char previous)
    {
        var afterComma = false;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace((char)text[at]))
            {
                at++;
            }
            else if (text[at] is (byte)',' && !afterComma && previous is not (':' or '[' or '{'))
            {
                (at, afterComma) = (at + 1, true);
            }
            else if (text.AsSpan(at).StartsWith("//"u8))
            {
                at += LengthUntil(text, at, "\n"u8);
            }
            else if (text.AsSpan(at).StartsWith("/*"u8))
            {
                at += LengthUntil(text, at + 2, "*/"u8) + 2;
            }
            else
            {
                break;
            }
        }
        return (Math.Min(at, text.Length), afterComma);
    }

    private static int LengthUntil(byte[] text, int from, ReadOnlySpan<byte> end)
    {
        var found = text.AsSpan(Math.Min(from, text.Length)).IndexOf(end);
        return found < 0 ? text.Length : found + end.Length;
    }

    private static char LastByteBefore(byte[] text, int textStart, int at, int consumed)
    {
        var last = Math.Min(at, Math.Max(consumed, textStart)) - 1;
        while (last >= textStart && char.IsWhiteSpace((char)text[last]))
        {
            last--;
        }
        return last < textStart ? '\0' : (char)text[last];
    }

    private static bool Closes(byte[] text, int quote)
    {
        for (var i = quote + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == '"')
            {
                return true;
            }
            i += text[i] == '\\' ? 1 : 0;
        }
        return false;
    }

    private static char Closing(ConfigValue open) => open.Kind == ConfigKind.Object ? '}' : ']';

    private static string Word(byte[] text, int at)
    {
        var rest = text.AsSpan(at);
        var length = rest.IndexOfAny(WordEnds);
        return Encoding.UTF8.GetString(rest[..Math.Clamp(length < 0 ? rest.Length : length, 1, Math.Min(20, rest.Length))]);
    }
}
