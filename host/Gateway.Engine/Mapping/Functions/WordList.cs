namespace Gateway.Engine.Mapping.Functions;

/// <summary>Lists people type into one cell: <c>Inggris, Jepang dan Arab</c> (domain.md trap 17).</summary>
internal static class WordList
{
    private static readonly string[] Marks = [",", ";", "\n", "&", "•", "|"];
    private static readonly string[] Words = ["dan", "and", "serta"];

    public static List<string> Read(string text)
    {
        var items = new List<string>();
        foreach (var part in text.Split(Marks, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var start = 0;
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i <= words.Length; i++)
            {
                if (i == words.Length || Words.Contains(words[i], StringComparer.OrdinalIgnoreCase))
                {
                    Add(items, string.Join(' ', words[start..i]));
                    start = i + 1;
                }
            }
        }
        return items;
    }

    private static void Add(List<string> items, string item)
    {
        if (item.Length > 0 && !NullWords.IsBlank(item))
        {
            items.Add(item);
        }
    }
}
