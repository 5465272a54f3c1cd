using System.Globalization;

namespace Gateway.Plugins.Matching;

/// <summary>
/// How well a vacancy suits a person: job 50, education 20, region 20, language 10. Age, sex, looks and marriage are never counted
/// (SE Menaker M/6/HK.04/V/2025; domain.md 4.7): an age limit is only warned of. Pure: the same pair, the same points.
/// </summary>
internal static class Scorer
{
    private static readonly Dictionary<string, int> _levels = new(StringComparer.Ordinal)
    {
        ["NONE"] = 0,
        ["SD"] = 1,
        ["SMP"] = 2,
        ["SMA"] = 3,
        ["SMK"] = 3,
        ["D1"] = 4,
        ["D2"] = 5,
        ["D3"] = 6,
        ["S1"] = 7,
        ["PROFESI"] = 8,
        ["S2"] = 9,
        ["S3"] = 10,
    };

    /// <summary>Points without the words; the words cost more than the points and most pairs are dropped.</summary>
    public static int Points(Candidate candidate, Vacancy vacancy) =>
        Job(candidate, vacancy).Points + Education(candidate, vacancy).Points + Region(candidate, vacancy).Points + Language(candidate, vacancy).Points;

    /// <summary>Whether the person's education is not known to be below what is asked for: no other points make up for that.</summary>
    public static bool Qualifies(Candidate candidate, Vacancy vacancy) =>
        vacancy.Education.Count == 0 || !_levels.TryGetValue(candidate.Education, out var level) || level >= Lowest(vacancy);

    /// <summary>Points with the reasons.</summary>
    /// <param name="candidate">The person.</param>
    /// <param name="vacancy">The vacancy.</param>
    /// <param name="today">The day on which ages are counted.</param>
    public static Match Explain(Candidate candidate, Vacancy vacancy, DateOnly today)
    {
        (int Points, string Reason)[] parts = [Job(candidate, vacancy), Education(candidate, vacancy), Region(candidate, vacancy), Language(candidate, vacancy)];
        return new Match(
            candidate, vacancy, parts.Sum(part => part.Points),
            [.. parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Reason}: {part.Points}"))],
            AgeWarnings(candidate, vacancy, today));
    }

    private static (int Points, string Reason) Job(Candidate candidate, Vacancy vacancy)
    {
        var (wanted, offered) = (candidate.Job, vacancy.Job);
        if (wanted.Length < 2 || offered.Length < 2)
        {
            return (0, "kode jabatan belum diketahui");
        }

        return wanted == offered ? (50, "jabatan sama")
            : SamePrefix(wanted, offered, 3) ? (35, "golongan jabatan sama")
            : SamePrefix(wanted, offered, 2) ? (20, "rumpun jabatan sama")
            : (0, "jabatan lain");
    }

    private static (int Points, string Reason) Education(Candidate candidate, Vacancy vacancy)
    {
        if (vacancy.Education.Count == 0)
        {
            return (20, "pendidikan tidak disyaratkan");
        }

        if (!_levels.TryGetValue(candidate.Education, out var level))
        {
            return (0, "pendidikan belum diketahui");
        }

        var lowest = Lowest(vacancy);
        return vacancy.Education.Contains(candidate.Education, StringComparer.Ordinal) ? (20, "pendidikan sesuai")
            : level > lowest ? (15, "pendidikan di atas syarat")
            : level == lowest ? (10, "pendidikan setara, jurusan lain")
            : (0, "pendidikan di bawah syarat");
    }

    private static (int Points, string Reason) Region(Candidate candidate, Vacancy vacancy)
    {
        var (home, place) = (candidate.Region, vacancy.Region);
        return place.Length == 0 ? (12, "tempat kerja di mana saja")
            : home.Length == 0 ? (0, "wilayah belum diketahui")
            : home == place ? (20, "wilayah sama")
            : SameParts(home, place, 2) ? (12, "kota sama")
            : SameParts(home, place, 1) ? (6, "provinsi sama")
            : (0, "wilayah lain");
    }

    private static (int Points, string Reason) Language(Candidate candidate, Vacancy vacancy)
    {
        if (vacancy.Languages.Count == 0)
        {
            return (10, "bahasa tidak disyaratkan");
        }

        return vacancy.Languages.All(asked => candidate.Languages.Contains(asked, StringComparer.OrdinalIgnoreCase)) ? (10, "bahasa sesuai")
            : vacancy.Languages.All(asked => candidate.Languages.Any(known => Name(known).Equals(Name(asked), StringComparison.OrdinalIgnoreCase))) ? (5, "bahasa sesuai, periksa tingkatnya")
            : (0, "bahasa belum sesuai");
    }

    private static IReadOnlyList<string> AgeWarnings(Candidate candidate, Vacancy vacancy, DateOnly today)
    {
        if (candidate.Birth is not { } birth || (vacancy.AgeMin is null && vacancy.AgeMax is null))
        {
            return [];
        }

        var age = today.Year - birth.Year - (today < birth.AddYears(today.Year - birth.Year) ? 1 : 0);
        return age < vacancy.AgeMin || age > vacancy.AgeMax ? ["umur di luar batas yang ditulis lowongan; batas umur perlu alasan jabatan"] : [];
    }

    private static int Lowest(Vacancy vacancy) => vacancy.Education.Min(accepted => _levels.GetValueOrDefault(accepted, int.MaxValue));

    private static string Name(string language) => language.Split(' ', 2)[0];

    private static bool SamePrefix(string left, string right, int length) =>
        left.Length >= length && right.Length >= length && left.AsSpan(0, length).SequenceEqual(right.AsSpan(0, length));

    private static bool SameParts(string left, string right, int parts)
    {
        var end = (parts * 3) - 1;
        return left.Length >= end && right.Length >= end && left[^1] is >= '0' and <= '9' && left.AsSpan(0, end).SequenceEqual(right.AsSpan(0, end));
    }
}
