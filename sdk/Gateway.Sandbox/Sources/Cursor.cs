using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>An opaque cursor: the number of the last change seen, and a salt so that two cursors to one place can differ.</summary>
internal static class Cursor
{
    public static string Write(long change, long salt) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"c{change}.{salt}")));

    /// <summary>The change number; 0 for an empty cursor, -1 for one that is not ours.</summary>
    public static long Read(string cursor)
    {
        if (cursor.Length == 0)
        {
            return 0;
        }

        Span<byte> text = stackalloc byte[64];
        return cursor.Length < 64 && Base64Url.TryDecodeFromChars(cursor, text, out var length) && length > 1 && text[0] == 'c'
            && Utf8Parser.TryParse(text[1..length], out long change, out _) && change >= 0 ? change : -1;
    }
}
