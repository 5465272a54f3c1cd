namespace Gateway.Engine.Mapping.Functions;

/// <summary>Two days in one cell: <c>1 s.d. 15 Des 2025</c>, <c>28 Nov - 3 Des 2025</c>, <c>1/12/2025 s/d 15/12/2025</c> (domain.md trap 36).</summary>
internal static class DateRange
{
    private static readonly string[] Joints = [" s.d. ", " s.d ", " s/d ", " sd ", " sd. ", " sampai dengan ", " sampai ", " hingga ", " – ", " — ", " - ", "–", "—"];

    public static bool TryRead(ReadOnlySpan<char> text, out DateOnly from, out DateOnly to)
    {
        from = to = default;
        foreach (var joint in Joints)
        {
            var at = text.IndexOf(joint, StringComparison.OrdinalIgnoreCase);
            if (at > 0)
            {
                return TryEnds(text[..at].Trim(), text[(at + joint.Length)..].Trim(), out from, out to);
            }
        }
        return TryEnds(text.Trim(), text.Trim(), out from, out to);
    }

    private static bool TryEnds(ReadOnlySpan<char> first, ReadOnlySpan<char> last, out DateOnly from, out DateOnly to)
    {
        from = to = default;
        if (!DateText.TryRead(last, [], out var end))
        {
            return false;
        }
        to = end.Date;
        IndonesianCalendar.SkipDay(ref first);
        // The first end often leaves out what the last one says: its year, or month and year.
        if (DateText.TryRead(first, [], out var start)
            || DateText.TryRead($"{first} {to.Year:0000}", [], out start)
            || DateText.TryRead($"{first}/{to.Year:0000}", [], out start)
            || DateText.TryRead($"{first}/{to.Month}/{to.Year:0000}", [], out start))
        {
            from = start.Date;
            return from <= to;
        }
        return false;
    }
}
