namespace Gateway.Engine.Mapping;

/// <summary>The known name that was probably meant: at most two letters away, or the same beginning (ux.md "Error style").</summary>
internal static class NearestName
{
    public static string? Of(string name, IEnumerable<string> known)
    {
        string? best = null;
        var least = name.Length < 3 ? 2 : 3;
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) < least && Distance(name, candidate, least) is var distance && distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }
        return best ?? (name.Length < 4 ? null : known.FirstOrDefault(k => k.Length > 3 && (k.StartsWith(name, StringComparison.OrdinalIgnoreCase) || name.StartsWith(k, StringComparison.OrdinalIgnoreCase))));
    }

    private static int Distance(string left, string right, int limit)
    {
        if (left.Length > 100)
        {
            return limit;
        }
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }
        return row[right.Length];
    }
}
