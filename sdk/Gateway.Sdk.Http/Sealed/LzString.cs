using System.Buffers;

namespace Gateway.Sdk.Http;

/// <summary>Unpacks texts of LZ-String in its form for addresses (domain.md 2.2.1): 64 letters of 6 bits, UTF-16 units inside.</summary>
public static class LzString
{
    /// <summary>Unpacks a text.</summary>
    /// <param name="packed">The packed text; a space stands for a plus, as forms write it.</param>
    /// <param name="maxLength">Most UTF-16 units that come out. A few hundred packed letters may unfold to millions.</param>
    /// <exception cref="FormatException">It is no packed text, or cut off.</exception>
    /// <exception cref="InvalidDataException">More comes out than allowed.</exception>
    public static string Decompress(ReadOnlySpan<byte> packed, int maxLength)
    {
        var output = new ArrayBufferWriter<char>();
        var bits = new BitReader(packed);
        var entries = new List<(int Start, int Length)> { default, default, default };
        var (width, room) = (2, 1);
        var previous = (Start: 0, Length: 0);
        while (true)
        {
            var code = bits.Read(width);
            if (code == 2)
            {
                return new string(output.WrittenSpan);
            }

            // Every entry is a piece of what came out already: the last piece and the letter that follows it.
            var start = output.WrittenCount;
            if (code < 2)
            {
                Append(output, [(char)bits.Read(code == 0 ? 8 : 16)], maxLength);
                entries.Add((start, 1));
                room--;
            }

            Widen(ref width, ref room);
            if (code >= 2)
            {
                CopyEntry(output, entries, code, previous, maxLength);
            }

            // The first letter opens no entry beside itself.
            if (previous.Length > 0)
            {
                entries.Add((previous.Start, previous.Length + 1));
                room--;
                Widen(ref width, ref room);
            }

            previous = (start, output.WrittenCount - start);
        }
    }

    private static void CopyEntry(
        ArrayBufferWriter<char> output, List<(int Start, int Length)> entries, int code, (int Start, int Length) previous, int maxLength)
    {
        if (code > entries.Count || previous.Length == 0)
        {
            throw new FormatException("a code of the packed text stands for nothing");
        }

        if (code < entries.Count)
        {
            var (start, length) = entries[code];
            Append(output, output.WrittenSpan.Slice(start, length), maxLength);
            return;
        }

        // The entry being made right now: the last piece, and its own first letter.
        var first = output.WrittenSpan[previous.Start];
        Append(output, output.WrittenSpan.Slice(previous.Start, previous.Length), maxLength);
        Append(output, [first], maxLength);
    }

    private static void Append(ArrayBufferWriter<char> output, ReadOnlySpan<char> text, int maxLength)
    {
        if (output.WrittenCount + text.Length > maxLength)
        {
            throw new InvalidDataException("the packed text unfolds to more than is allowed");
        }

        // Growing moves the letters, but the span keeps the array it was cut from.
        output.Write(text);
    }

    private static void Widen(ref int width, ref int room)
    {
        if (room == 0)
        {
            room = 1 << width++;
        }
    }

    private ref struct BitReader(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _next;
        private int _letter;
        private int _left;

        /// <summary>The next bits, lowest first.</summary>
        public int Read(int count)
        {
            var value = 0;
            for (var i = 0; i < count; i++)
            {
                if (_left == 0)
                {
                    _letter = _next < _text.Length ? ValueOf(_text[_next++]) : throw new FormatException("the packed text is cut off");
                    _left = 6;
                }

                value |= ((_letter >> --_left) & 1) << i;
            }

            return value;
        }

        private static int ValueOf(byte letter) => (char)letter switch
        {
            >= 'A' and <= 'Z' => letter - 'A',
            >= 'a' and <= 'z' => letter - 'a' + 26,
            >= '0' and <= '9' => letter - '0' + 52,
            '+' or ' ' => 62,
            '-' => 63,
            _ => throw new FormatException("a letter of the packed text is not of its alphabet"),
        };
    }
}
