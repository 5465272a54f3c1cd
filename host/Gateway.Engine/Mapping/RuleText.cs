namespace Gateway.Engine.Mapping;

/// <summary>A place in a configuration file. Line and column count from 1, columns in UTF-16 units.</summary>
public readonly record struct FilePosition(string File, int Line, int Column);

/// <summary>A string of a configuration file with the place where its first character stands.</summary>
/// <param name="Text">The decoded text.</param>
/// <param name="Position">The place of the first character after the opening quote.</param>
/// <param name="Raw">The text between the quotes as it stands in the file; null when it has no escapes.</param>
public sealed record RuleText(string Text, FilePosition Position, string? Raw = null)
{
    /// <summary>The place in the file of the character at <paramref name="offset"/> of <see cref="Text"/>, escapes counted as written.</summary>
    public FilePosition At(int offset) =>
        Position with { Column = Position.Column + (Raw is null ? Math.Clamp(offset, 0, Text.Length) : RawOffset(Raw, offset)) };

    private static int RawOffset(string raw, int offset)
    {
        var at = 0;
        for (var decoded = 0; decoded < offset && at < raw.Length; decoded++)
        {
            at += raw[at] != '\\' ? 1 : at + 1 < raw.Length && raw[at + 1] == 'u' ? 6 : 2;
        }
        return Math.Min(at, raw.Length);
    }
}
