namespace Gateway.Plugins.Snap.Reconciling;

/// <summary>A payment as we know it.</summary>
/// <param name="Reference">partnerReferenceNo.</param>
/// <param name="Rupiah">Amount.</param>
/// <param name="Day">Day in Western Indonesian Time on which it was done.</param>
internal sealed record KnownPayment(string Reference, decimal Rupiah, DateOnly Day);

/// <summary>Money that left the account, as the statement says.</summary>
/// <param name="Id">The bank's number of the line.</param>
/// <param name="Reference">Our reference where the bank gives it back; null elsewhere.</param>
/// <param name="Remark">Text of the line, in which a reference may stand.</param>
/// <param name="Rupiah">Amount.</param>
/// <param name="Day">Day of booking.</param>
internal sealed record BookedDebit(string Id, string? Reference, string Remark, decimal Rupiah, DateOnly Day);

/// <summary>What comparing a payment with the statement shows.</summary>
internal enum MatchResult
{
    /// <summary>Known and booked, with the same amount.</summary>
    Matched,

    /// <summary>Known as done, and not booked.</summary>
    MissingAtBank,

    /// <summary>Booked, and none of ours.</summary>
    UnknownAtBank,

    /// <summary>Known and booked with different amounts.</summary>
    OtherAmount,

    /// <summary>Booked once more than it is known: the first line stands as matched.</summary>
    BookedTwice,
}

/// <summary>One line of the comparison.</summary>
internal sealed record StatementMatch(MatchResult Result, KnownPayment? Payment, BookedDebit? Booked);

/// <summary>Compares payments with the statement (domain.md 2.1.7, rule 5). Pure.</summary>
internal static class StatementMatcher
{
    /// <summary>Compares.</summary>
    /// <param name="payments">Payments that should be on the statement.</param>
    /// <param name="booked">Debits of the statement.</param>
    /// <param name="daysApart">How far apart the days may be where only amount and day tell what belongs together.</param>
    /// <returns>Every payment once, and every debit once.</returns>
    public static IReadOnlyList<StatementMatch> Match(IReadOnlyList<KnownPayment> payments, IReadOnlyList<BookedDebit> booked, int daysApart)
    {
        var matches = new List<StatementMatch>(payments.Count);
        var open = payments.ToDictionary(payment => payment.Reference, StringComparer.Ordinal);
        var rest = new List<BookedDebit>();
        var found = new Dictionary<string, KnownPayment>(StringComparer.Ordinal);
        foreach (var debit in booked)
        {
            if (ReferenceOf(debit, open, found) is not { } reference)
            {
                rest.Add(debit);
            }
            else if (open.Remove(reference, out var payment))
            {
                found.Add(reference, payment);
                matches.Add(new(payment.Rupiah == debit.Rupiah ? MatchResult.Matched : MatchResult.OtherAmount, payment, debit));
            }
            else
            {
                matches.Add(new(MatchResult.BookedTwice, found[reference], debit));
            }
        }

        return [.. matches, .. WithoutReference([.. open.Values], rest, daysApart)];
    }

    // Banks that give no reference back: what is alone with its amount in its days belongs together; where two could, nobody guesses.
    private static IEnumerable<StatementMatch> WithoutReference(List<KnownPayment> payments, List<BookedDebit> booked, int daysApart)
    {
        foreach (var payment in payments)
        {
            var fitting = booked.FindAll(debit => Fits(payment, debit));
            var only = fitting is [var debit] && debit.Reference is null && payments.Count(other => Fits(other, debit)) == 1 ? debit : null;
            if (only is not null)
            {
                booked.Remove(only);
            }

            yield return new(only is null ? MatchResult.MissingAtBank : MatchResult.Matched, payment, only);
        }

        foreach (var debit in booked)
        {
            yield return new(MatchResult.UnknownAtBank, null, debit);
        }

        bool Fits(KnownPayment payment, BookedDebit debit) =>
            payment.Rupiah == debit.Rupiah && Math.Abs(payment.Day.DayNumber - debit.Day.DayNumber) <= daysApart;
    }

    private static string? ReferenceOf(BookedDebit debit, Dictionary<string, KnownPayment> open, Dictionary<string, KnownPayment> found)
    {
        var words = debit.Reference is { } given ? [given] : debit.Remark.Split([' ', '/', ',', ';', ':', '|'], StringSplitOptions.RemoveEmptyEntries);
        return words.FirstOrDefault(word => open.ContainsKey(word) || found.ContainsKey(word));
    }
}
