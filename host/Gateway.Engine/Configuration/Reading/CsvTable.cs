using System.Text;

namespace Gateway.Engine.Configuration.Reading;

/// <summary>Rows of a comma-separated file with quotes as RFC 4180 has them, each with the byte its line begins at.</summary>
internal static class CsvTable
{
    /// <summary>Every row, the heading included.</summary>
    /// <exception cref="UnclosedQuoteException">A quote is not closed.</exception>
    public static IEnumerable<(int Offset, IReadOnlyList<string> Cells)> Rows(SourceFile file)
    {
        var at = file.TextStart;
        while (at < file.Content.Length)
        {
            var start = at;
            var cells = Row(file, ref at);
            if (cells is not [""])
            {
                yield return (start, cells);
            }
        }
    }

    private static List<string> Row(SourceFile file, ref int at)
    {
        var cells = new List<string>();
        while (true)
        {
            cells.Add(Cell(file, ref at));
            if (at >= file.Content.Length || file.Content[at++] == '\n')
            {
                return cells;
            }
        }
    }

    /// <summary>Reads up to the comma or line end that follows the cell.</summary>
    private static string Cell(SourceFile file, ref int at)
    {
        if (at < file.Content.Length && file.Content[at] == '"')
        {
            return Quoted(file, ref at);
        }
        var rest = file.Content.AsSpan(at);
        var length = rest.IndexOfAny((byte)',', (byte)'\n') is >= 0 and var found ? found : rest.Length;
        at += length;
        return Encoding.UTF8.GetString(rest[..length]).TrimEnd('\r');
    }

    private static string Quoted(SourceFile file, ref int at)
    {
        var start = at++;
        while (true)
        {
            var next = file.Content.AsSpan(Math.Min(at, file.Content.Length)).IndexOf((byte)'"');
            if (next < 0)
            {
                throw new UnclosedQuoteException(start);
            }
            at += next + 1;
            if (at >= file.Content.Length || file.Content[at] != '"')
            {
                break;
            }
            at++;
        }
        var text = Encoding.UTF8.GetString(file.Content.AsSpan(start + 1, at - start - 2)).Replace("\"\"", "\"", StringComparison.Ordinal);
        var rest = file.Content.AsSpan(at);
        at += rest.IndexOfAny((byte)',', (byte)'\n') is >= 0 and var found ? found : rest.Length;
        return text;
    }
}

/// <summary>A quoted cell runs to the end of the file.</summary>
/// <param name="offset">Byte of the opening quote.</param>
internal sealed class UnclosedQuoteException(int offset) : Exception
{
    public int Offset => offset;
}
