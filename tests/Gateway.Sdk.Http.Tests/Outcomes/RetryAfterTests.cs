namespace Gateway.Sdk.Http.Tests.Outcomes;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData(" 7 ", 7)]
    [InlineData("1.5", 1.5)]
    [InlineData("3600", 3600)]
    [InlineData("Sun, 22 Nov 2026 03:00:20 GMT", 20)]
    [InlineData("Sunday, 22-Nov-26 03:00:20 GMT", 20)]
    [InlineData("Sun Nov 22 03:00:20 2026", 20)]
    [InlineData("2026-11-22T10:00:20+07:00", 20)]
    [InlineData("Sat, 21 Nov 2026 03:00:00 GMT", 0)]
    public void Seconds_and_dates_are_understood(string value, double seconds)
    {
        var read = RetryAfter.Parse(value, Now);

        read.Wait.ShouldBe(TimeSpan.FromSeconds(seconds));
        read.Note.ShouldBeNull();
    }

    [Theory]
    [InlineData("3601")]
    [InlineData("315360000")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("Sat, 22 Nov 2036 03:00:20 GMT")]
    public void More_than_an_hour_is_cut_and_noted(string value)
    {
        var read = RetryAfter.Parse(value, Now);

        read.Wait.ShouldBe(TimeSpan.FromHours(1));
        read.Note!.ShouldContain("cut to one hour");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("7 s")]
    [InlineData("1e3")]
    [InlineData("22 Nov")]
    public void Anything_else_is_left_out_of_account_and_noted(string value)
    {
        var read = RetryAfter.Parse(value, Now);

        read.Wait.ShouldBeNull();
        read.Note!.ShouldContain("neither seconds nor a date");
    }

    [Fact]
    public void A_date_is_measured_against_the_partners_own_clock()
    {
        using var response = new HttpResponseMessage();
        response.Headers.Date = Now.AddHours(5);
        response.Headers.TryAddWithoutValidation("Retry-After", Now.AddHours(5).AddSeconds(9).ToString("r"));

        RetryAfter.Read(response, Now).Wait.ShouldBe(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public void A_note_quotes_at_most_forty_characters_and_no_control_characters() =>
        RetryAfter.Parse("x\t" + new string('y', 500), Now).Note!.ShouldStartWith("Retry-After \"x?" + new string('y', 38) + "\"");
}
