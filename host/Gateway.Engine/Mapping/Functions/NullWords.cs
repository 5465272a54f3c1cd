namespace Gateway.Engine.Mapping.Functions;

/// <summary>What people type when there is nothing to type (domain.md 3.6).</summary>
internal static class NullWords
{
    private static readonly string[] Words = ["-", "--", "n/a", "na", "null", "tidak ada", "belum ada", "nihil", "kosong"];
    private static readonly string[] Dates = ["0", "00-00-0000", "00/00/0000", "0000-00-00", "0000-00-00 00:00:00", "1900-01-01", "01/01/1900", "01-01-1900"];

    public static bool IsBlank(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.IsEmpty || Any(text, Words);
    }

    public static bool IsBlankDate(ReadOnlySpan<char> text) => IsBlank(text) || Any(text.Trim(), Dates);

    private static bool Any(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }
}
