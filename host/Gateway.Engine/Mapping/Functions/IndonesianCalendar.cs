namespace Gateway.Engine.Mapping.Functions;

/// <summary>Month and day names as Indonesian offices write them; English ones too, for exports of foreign systems (domain.md 3.6).</summary>
internal static class IndonesianCalendar
{
    private static readonly string[] LongMonths =
        ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

    private static readonly string[] ShortMonths = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
    private static readonly string[] Days = ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"];

    private static readonly (string Name, int Month)[] OtherMonths =
    [
        ("Pebruari", 2), ("Peb", 2), ("Agt", 8), ("Ags", 8), ("Aug", 8), ("Sept", 9), ("Nopember", 11), ("Nop", 11),
        ("January", 1), ("February", 2), ("March", 3), ("May", 5), ("June", 6), ("July", 7), ("August", 8),
        ("October", 10), ("Oct", 10), ("December", 12), ("Dec", 12),
    ];

    private static readonly (string Name, DayOfWeek Day)[] OtherDays =
    [
        ("Jum'at", DayOfWeek.Friday), ("Jum’at", DayOfWeek.Friday), ("Ahad", DayOfWeek.Sunday), ("Sunday", DayOfWeek.Sunday),
        ("Monday", DayOfWeek.Monday), ("Tuesday", DayOfWeek.Tuesday), ("Wednesday", DayOfWeek.Wednesday), ("Thursday", DayOfWeek.Thursday),
        ("Friday", DayOfWeek.Friday), ("Saturday", DayOfWeek.Saturday),
    ];

    public static string LongMonth(int month) => LongMonths[month - 1];

    public static string ShortMonth(int month) => ShortMonths[month - 1];

    public static string Day(DayOfWeek day) => Days[(int)day];

    /// <summary>The month that <paramref name="word"/> names, 0 when none.</summary>
    public static int Month(ReadOnlySpan<char> word)
    {
        word = word.TrimEnd('.');
        for (var month = 0; month < 12; month++)
        {
            if (Same(word, LongMonths[month]) || Same(word, ShortMonths[month]))
            {
                return month + 1;
            }
        }
        foreach (var (name, month) in OtherMonths)
        {
            if (Same(word, name))
            {
                return month;
            }
        }
        return 0;
    }

    /// <summary>Takes a weekday name and what follows it (comma, spaces) off the front of <paramref name="text"/>.</summary>
    public static void SkipDay(ref ReadOnlySpan<char> text)
    {
        if (TakeDay(ref text) is not null)
        {
            text = text.TrimStart(", \u00a0");
        }
    }

    public static DayOfWeek? TakeDay(ref ReadOnlySpan<char> text)
    {
        foreach (var (name, day) in OtherDays)
        {
            if (TakeWord(ref text, name))
            {
                return day;
            }
        }
        for (var day = 0; day < 7; day++)
        {
            if (TakeWord(ref text, Days[day]))
            {
                return (DayOfWeek)day;
            }
        }
        return null;
    }

    private static bool TakeWord(ref ReadOnlySpan<char> text, string word)
    {
        if (!text.StartsWith(word, StringComparison.OrdinalIgnoreCase) || (text.Length > word.Length && char.IsLetter(text[word.Length])))
        {
            return false;
        }
        text = text[word.Length..];
        return true;
    }

    private static bool Same(ReadOnlySpan<char> word, string name) => word.Equals(name, StringComparison.OrdinalIgnoreCase);
}
