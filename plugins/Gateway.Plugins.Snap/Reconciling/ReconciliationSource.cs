using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Plugins.Snap.Settings;
using Gateway.Plugins.Snap.Statements;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Snap.Reconciling;

/// <summary>
/// Compares the payments of every finished day with the statement of the account they were paid from, one page a day. A run begins the lookback before
/// where the last one ended, because banks book late.
/// </summary>
internal sealed class ReconciliationSource(string account, StatementSettings settings, StatementReader reader, PaymentJournal journal, TimeProvider time) : ISource
{
    private const int DaysApart = 2;
    private const string Ended = "ended ";
    private const string DayForm = "yyyy-MM-dd";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(28);

    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = DateOnly.FromDateTime(time.GetUtcNow().ToOffset(SnapSignature.Wib).DateTime).AddDays(-1);
        var day = First(request.Full ? null : request.After, last);
        while (day <= last)
        {
            var end = day.AddDays(Longest.Days) < last ? day.AddDays(Longest.Days) : last;
            var matches = await MatchAsync(day, end, cancellationToken);
            foreach (var found in matches.GroupBy(match => match.Payment?.Day ?? match.Booked!.Day).Where(found => found.Key >= day && found.Key <= end).OrderBy(found => found.Key))
            {
                yield return ToPage(found.Key, found);
            }

            day = end.AddDays(1);
        }

        yield return new Page([], new Checkpoint(Ended + Text(last)));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private DateOnly First(Checkpoint? after, DateOnly last)
    {
        if (after is null)
        {
            return settings.Start ?? last.AddDays(-30);
        }

        return after.Value.StartsWith(Ended, StringComparison.Ordinal)
            ? Day(after.Value[Ended.Length..]).AddDays(1 - (int)Math.Ceiling(settings.Lookback.TotalDays))
            : Day(after.Value).AddDays(1);
    }

    // A little more on both sides, so that what is booked over midnight finds its partner.
    private async Task<IReadOnlyList<StatementMatch>> MatchAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var payments = new List<KnownPayment>();
        for (var day = from.AddDays(-DaysApart); day <= to.AddDays(DaysApart); day = day.AddDays(1))
        {
            payments.AddRange(await journal.ReadAsync(day, cancellationToken));
        }

        var booked = new List<BookedDebit>();
        var window = new StatementWindow(account, Midnight(from.AddDays(-DaysApart)), Midnight(to.AddDays(1)).AddSeconds(-1), Page: 1, Entries: 0);
        await foreach (var (entries, _) in new WindowWalk(reader, window, settings.PageSize).ReadAsync(cancellationToken))
        {
            booked.AddRange(entries.Where(entry => entry.IsDebit).Select(entry => new BookedDebit(
                entry.Id, entry.Reference, entry.Remark, decimal.Parse(entry.Amount, CultureInfo.InvariantCulture), Day(entry.Date[..Math.Min(DayForm.Length, entry.Date.Length)]))));
        }

        return StatementMatcher.Match(payments, booked, DaysApart);
    }

    private static Page ToPage(DateOnly day, IEnumerable<StatementMatch> matches)
    {
        using var writer = new RecordWriter();
        foreach (var match in matches)
        {
            writer.Begin();
            writer.Json.WriteString("id", match.Result == MatchResult.BookedTwice ? match.Booked!.Id : match.Payment?.Reference ?? match.Booked!.Id);
            writer.Json.WriteString("date", Text(day));
            writer.Json.WriteString("result", Word(match.Result));
            writer.Json.WriteString("partnerReferenceNo", match.Payment?.Reference ?? match.Booked?.Reference);
            writer.Json.WriteString("transactionId", match.Booked?.Id);
            writer.Json.WriteString("amount", Amount(match.Payment?.Rupiah));
            writer.Json.WriteString("bookedAmount", Amount(match.Booked?.Rupiah));
            writer.End();
        }

        return writer.ToPage(new Checkpoint(Text(day)));
    }

    private static string Word(MatchResult result) => result switch
    {
        MatchResult.Matched => "MATCHED",
        MatchResult.MissingAtBank => "MISSING_AT_BANK",
        MatchResult.UnknownAtBank => "UNKNOWN_AT_BANK",
        MatchResult.OtherAmount => "OTHER_AMOUNT",
        _ => "BOOKED_TWICE",
    };

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), SnapSignature.Wib);

    private static DateOnly Day(string text) => DateOnly.TryParseExact(text, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw new AdapterException(FailureKind.ContractBroken, "GW4474", "a line of the bank's statement has a date in an unknown form") { Fix = "Ask the bank for dates as 2026-01-31T10:00:00+07:00." };

    private static string Text(DateOnly day) => day.ToString(DayForm, CultureInfo.InvariantCulture);

    private static string? Amount(decimal? rupiah) => rupiah?.ToString("0.00", CultureInfo.InvariantCulture);
}
