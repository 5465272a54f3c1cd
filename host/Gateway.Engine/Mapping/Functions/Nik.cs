namespace Gateway.Engine.Mapping.Functions;

/// <summary>Why a text is no NIK.</summary>
internal enum NikFault
{
    None,
    NotSixteenDigits,
    UnknownProvince,
    RegionPartZero,
    BadBirthDate,
    SequenceZero,
}

/// <summary>
/// The parts of a national identity number. The region is the one of first registration, not of residence; sex and
/// birth may differ from a corrected register, so both are hints and never reasons to refuse (domain.md 3.1).
/// </summary>
internal readonly record struct Nik(string Region, DateOnly Birth, DateOnly? OlderBirth, bool Female)
{
    // 54 is the former Timor Timur, still found in old numbers.
    private const string Provinces = "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 54 61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 96";

    public static NikFault Read(ReadOnlySpan<char> text, DateOnly today, out Nik nik)
    {
        nik = default;
        if (text.Length != 16 || !Digits.All(text))
        {
            return NikFault.NotSixteenDigits;
        }
        if (!Provinces.AsSpan().Contains(text[..2], StringComparison.Ordinal))
        {
            return NikFault.UnknownProvince;
        }
        if (text[2..4] is "00" || text[4..6] is "00")
        {
            return NikFault.RegionPartZero;
        }
        if (text[12..] is "0000")
        {
            return NikFault.SequenceZero;
        }
        Digits.TryRead(text[6..8], out var day);
        Digits.TryRead(text[8..10], out var month);
        Digits.TryRead(text[10..12], out var year);
        var female = day > 40;
        day = female ? day - 40 : day;
        var young = Day(2000 + year, month, day, today);
        var old = Day(1900 + year, month, day, today);
        if ((young ?? old) is not { } birth)
        {
            return NikFault.BadBirthDate;
        }
        nik = new Nik($"{text[..2]}.{text[2..4]}.{text[4..6]}", birth, young is null ? null : old, female);
        return NikFault.None;
    }

    /// <summary>KK: region, day of issue, sequence; the day never has 40 added.</summary>
    public static bool IsFamilyCard(ReadOnlySpan<char> text) =>
        text.Length == 16 && Digits.All(text) && Digits.TryRead(text[6..8], out var day) && day is >= 1 and <= 31
        && Digits.TryRead(text[8..10], out var month) && month is >= 1 and <= 12;

    /// <summary>Removes what spreadsheets and people add: a leading apostrophe, spaces between groups, no-break spaces.</summary>
    public static string Clean(ReadOnlySpan<char> text)
    {
        text = text.Trim(" \u00a0\t\r\n").TrimStart('\'');
        Span<char> kept = stackalloc char[64];
        var length = 0;
        foreach (var c in text[..Math.Min(text.Length, kept.Length)])
        {
            if (c is not (' ' or '\u00a0'))
            {
                kept[length++] = c;
            }
        }
        return new string(kept[..length]);
    }

    /// <summary>What does not agree with the register's own fields: <c>NIK_MISMATCH_SEX</c>, <c>NIK_MISMATCH_BIRTH</c>.</summary>
    public List<string> Warnings(bool? female, DateOnly? birth)
    {
        var warnings = new List<string>();
        if (female is { } sex && sex != Female)
        {
            warnings.Add("NIK_MISMATCH_SEX");
        }
        if (birth is { } day && day != Birth && day != OlderBirth)
        {
            warnings.Add("NIK_MISMATCH_BIRTH");
        }
        return warnings;
    }

    private static DateOnly? Day(int year, int month, int day, DateOnly today) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && new DateOnly(year, month, day) is var date && date <= today
            ? date
            : null;
}
