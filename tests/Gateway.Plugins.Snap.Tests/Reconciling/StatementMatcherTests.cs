using Gateway.Plugins.Snap.Reconciling;

namespace Gateway.Plugins.Snap.Tests.Reconciling;

public sealed class StatementMatcherTests
{
    private static readonly DateOnly Day = new(2026, 1, 8);

    [Fact]
    public void What_is_known_and_booked_is_matched_by_reference_or_by_a_remark_that_names_it()
    {
        var matches = Match([Known("P1", 10), Known("P2", 10)], [Booked("T1", 10, "P1"), Booked("T2", 10, null, "TRF/P2/BANHARKAT")]);
        matches.ShouldBe([(MatchResult.Matched, "P1", "T1"), (MatchResult.Matched, "P2", "T2")]);
    }

    [Fact]
    public void What_is_on_one_side_only_is_shown() =>
        Match([Known("P1", 10), Known("P2", 20)], [Booked("T1", 10, "P1"), Booked("T9", 5, null, "BIAYA ADM")])
            .ShouldBe([(MatchResult.Matched, "P1", "T1"), (MatchResult.MissingAtBank, "P2", null), (MatchResult.UnknownAtBank, null, "T9")]);

    [Fact]
    public void Another_amount_and_a_second_booking_are_shown() =>
        Match([Known("P1", 10), Known("P2", 20)], [Booked("T1", 11, "P1"), Booked("T2", 20, "P2"), Booked("T3", 20, "P2")])
            .ShouldBe([(MatchResult.OtherAmount, "P1", "T1"), (MatchResult.Matched, "P2", "T2"), (MatchResult.BookedTwice, "P2", "T3")]);

    [Fact]
    public void Without_references_only_what_is_alone_with_its_amount_and_days_belongs_together()
    {
        Match([Known("P1", 10)], [Booked("T1", 10, null, "TRANSFER", days: 2)]).ShouldBe([(MatchResult.Matched, "P1", "T1")]);
        Match([Known("P1", 10)], [Booked("T1", 10, null, "TRANSFER", days: 3)]).ShouldBe([(MatchResult.MissingAtBank, "P1", null), (MatchResult.UnknownAtBank, null, "T1")]);
        Match([Known("P1", 10), Known("P2", 10)], [Booked("T1", 10, null, "TRANSFER")])
            .ShouldBe([(MatchResult.MissingAtBank, "P1", null), (MatchResult.MissingAtBank, "P2", null), (MatchResult.UnknownAtBank, null, "T1")]);
        Match([Known("P1", 10)], [Booked("T1", 10, "STRANGER")]).ShouldBe([(MatchResult.MissingAtBank, "P1", null), (MatchResult.UnknownAtBank, null, "T1")]);
    }

    private static (MatchResult, string?, string?)[] Match(KnownPayment[] payments, BookedDebit[] booked) =>
        [.. StatementMatcher.Match(payments, booked, 2).Select(match => (match.Result, match.Payment?.Reference, match.Booked?.Id))];

    private static KnownPayment Known(string reference, decimal rupiah) => new(reference, rupiah, Day);

    private static BookedDebit Booked(string id, decimal rupiah, string? reference, string remark = "", int days = 0) => new(id, reference, remark, rupiah, Day.AddDays(days));
}
