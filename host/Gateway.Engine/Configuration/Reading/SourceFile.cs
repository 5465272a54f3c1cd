using System.Text;
using System.Text.Unicode;
using Gateway.Engine.Mapping;

namespace Gateway.Engine.Configuration.Reading;

/// <summary>The bytes of one file and where its lines begin.</summary>
/// <param name="path">Path inside the configuration folder, with forward slashes.</param>
/// <param name="content">All its bytes.</param>
internal sealed class SourceFile(string path, byte[] content)
{
    private int[]? _lineStarts;

    public string Path => path;

    public byte[] Content => content;

    /// <summary>Where the text begins: after a byte order mark.</summary>
    public int TextStart { get; } = content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;

    /// <summary>The place of a byte.</summary>
    public FilePosition Position(int offset)
    {
        var line = LineOf(offset);
        return new FilePosition(path, line + 1, Characters(LineStarts[line], offset) + 1);
    }

    /// <summary>How many UTF-16 units stand between two bytes.</summary>
    public int Characters(int start, int end) => Encoding.UTF8.GetCharCount(content.AsSpan(start, end - start));

    /// <summary>The text of the line a byte stands in.</summary>
    public string LineText(int offset) => LineOfText(LineOf(offset) + 1);

    /// <summary>The text of a line, counted from 1.</summary>
    public string LineOfText(int line)
    {
        var start = LineStarts[line - 1];
        var rest = content.AsSpan(start);
        var length = rest.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(length < 0 ? rest : rest[..length]).TrimEnd('\r');
    }

    /// <summary>What the byte order mark or the zero bytes say the file is, when it is not UTF-8; null when it is.</summary>
    public string? ForeignEncoding() => content switch
    {
        [0xFF, 0xFE, ..] or [_, 0, ..] or [0xFE, 0xFF, ..] or [0, _, ..] => "UTF-16 or UTF-32",
        _ => Utf8.IsValid(content) ? null : "not UTF-8",
    };

    private int LineOf(int offset)
    {
        var found = Array.BinarySearch(LineStarts, offset);
        return found >= 0 ? found : Math.Max(~found - 1, 0);
    }

    private int[] LineStarts => _lineStarts ??= FindLines();

    private int[] FindLines()
    {
        var starts = new List<int> { TextStart };
        for (var i = TextStart; i < content.Length; i++)
        {
            if (content[i] == (byte)'\n')
            {
                starts.Add(i + 1);
            }
        }
        return [.. starts];
    }
}
