namespace Gateway.Host.CommandLine;

/// <summary>Finds what was probably meant.</summary>
internal static class Names
{
    private const int Furthest = 2;

    /// <summary>The closest known name, at most two letters away. Null: none is close.</summary>
    public static string? Nearest(string name, IEnumerable<string> known) =>
        known.Select(candidate => (candidate, Distance: Distance(name, candidate)))
            .Where(found => found.Distance <= Furthest)
            .OrderBy(found => found.Distance).ThenBy(found => Math.Abs(found.candidate.Length - name.Length)).ThenBy(found => found.candidate, StringComparer.Ordinal)
            .Select(found => found.candidate).FirstOrDefault();

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
