namespace Gateway.Plugins.Matching;

/// <summary>Finds the best vacancies of each person. Deterministic: the same pool on the same day gives the same matches in the same order.</summary>
/// <param name="vacancies">All vacancies.</param>
/// <param name="top">Best vacancies of each person.</param>
/// <param name="minimum">Lowest score of a match.</param>
/// <param name="today">The day on which ages are counted.</param>
internal sealed class Matcher(IEnumerable<Vacancy> vacancies, int top, int minimum, DateOnly today)
{
    // Only jobs of one sub-major group can be alike: the others need not be looked at.
    private readonly ILookup<string, Vacancy> _byGroup = vacancies.Where(vacancy => vacancy.Job.Length >= 2).ToLookup(vacancy => vacancy.Job[..2], StringComparer.Ordinal);

    /// <summary>The matches of one person, best first.</summary>
    public IReadOnlyList<Match> Of(Candidate candidate)
    {
        if (candidate.Job.Length < 2)
        {
            return [];
        }

        var best = new PriorityQueue<Vacancy, Rank>(top + 1);
        foreach (var vacancy in _byGroup[candidate.Job[..2]])
        {
            var points = Scorer.Points(candidate, vacancy);
            if (points >= minimum && Scorer.Qualifies(candidate, vacancy))
            {
                best.Enqueue(vacancy, new Rank(points, Spread(candidate.Id, vacancy.Id), vacancy.Id));
                if (best.Count > top)
                {
                    best.Dequeue();
                }
            }
        }

        var matches = new Match[best.Count];
        for (var i = matches.Length - 1; i >= 0; i--)
        {
            matches[i] = Scorer.Explain(candidate, best.Dequeue(), today);
        }

        return matches;
    }

    // Among equal vacancies each person gets others: ordered by name, everybody would be sent to the first employer. FNV-1a.
    private static uint Spread(string candidate, string vacancy)
    {
        var hash = 2166136261u;
        foreach (var letter in candidate)
        {
            hash = (hash ^ letter) * 16777619;
        }

        foreach (var letter in vacancy)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return hash;
    }

    /// <summary>Worst first.</summary>
    private readonly record struct Rank(int Points, uint Spread, string Id) : IComparable<Rank>
    {
        public int CompareTo(Rank other) =>
            Points != other.Points ? Points.CompareTo(other.Points)
            : Spread != other.Spread ? Spread.CompareTo(other.Spread)
            : string.CompareOrdinal(other.Id, Id);
    }
}
