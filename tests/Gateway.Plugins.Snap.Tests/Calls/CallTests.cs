using System.Globalization;
using System.Text;
using Gateway.Plugins.Snap.Calls;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Snap.Tests.Calls;

/// <summary>Tokens, external ids, and the bank's own checks of a call.</summary>
public sealed class CallTests
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    [Fact]
    public async Task One_token_serves_callers_that_come_at_once_and_is_renewed_before_its_end()
    {
        var clock = new ManualTimeProvider();
        await using var bank = await Bank.OpenAsync(new TestAdapterContext(clock));
        using var tokens = new AccessTokens(bank.SettingsWith(), bank.Context.ToContext());
        var token = TestContext.Current.CancellationToken;

        var first = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tokens.GetAsync(token).AsTask()));
        first.Distinct().Count().ShouldBe(1);
        clock.Advance(TimeSpan.FromMinutes(14) - TimeSpan.FromSeconds(1));
        (await tokens.GetAsync(token)).ShouldBe(first[0]);
        clock.Advance(TimeSpan.FromSeconds(1));
        (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tokens.GetAsync(token).AsTask()))).Distinct().Single().ShouldNotBe(first[0]);
        ((SnapTokens)bank.Partner.Access!).Issued.ShouldBe(2);
    }

    [Fact]
    public async Task A_token_that_was_renewed_meanwhile_is_not_dropped_for_an_older_one()
    {
        await using var bank = await Bank.OpenAsync();
        using var tokens = new AccessTokens(bank.SettingsWith(), bank.Context.ToContext());
        var first = await tokens.GetAsync(TestContext.Current.CancellationToken);
        tokens.Drop(first);
        var second = await tokens.GetAsync(TestContext.Current.CancellationToken);
        tokens.Drop(first);
        (await tokens.GetAsync(TestContext.Current.CancellationToken)).ShouldBe(second);
    }

    [Fact]
    public async Task External_ids_never_repeat_across_nodes_restarts_and_days()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2025, 12, 31, 16, 59, 0, TimeSpan.Zero));
        var state = new InMemoryEndpointState();
        var seen = new HashSet<string>();
        for (var restart = 0; restart < 5; restart++)
        {
            using var one = new ExternalIds(state, clock, "bank");
            using var two = new ExternalIds(state, clock, "bank");
            var ids = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => (i % 2 == 0 ? one : two).NextAsync(TestContext.Current.CancellationToken).AsTask()));
            ids.ShouldAllBe(id => id.Length <= 36 && id.All(char.IsAsciiDigit));
            ids.Select(id => seen.Add(id[8..])).ShouldAllBe(isNew => isNew);
            ids.ShouldAllBe(id => id.StartsWith(restart == 0 ? "20251231" : "20260101", StringComparison.Ordinal));
            clock.Advance(TimeSpan.FromMinutes(2));
        }

        using var other = new ExternalIds(new InMemoryEndpointState(), clock, "bank-2");
        seen.ShouldNotContain((await other.NextAsync(TestContext.Current.CancellationToken))[8..]);
    }

    [Fact]
    public async Task An_external_id_the_bank_has_seen_today_is_left_far_behind()
    {
        await using var bank = await Bank.OpenAsync();
        (await bank.PayAsync(Bank.Payment("P1"))).Outcomes[0].Verdict.ShouldBe(DeliveryVerdict.Accepted);
        var next = long.Parse(bank.Context.State.Values["snap/external-id"], Culture);
        (await bank.Context.State.WriteAsync("snap/external-id", next.ToString(Culture), "1", TestContext.Current.CancellationToken)).ShouldBeTrue();

        (await bank.PayAsync(Bank.Payment("P2"))).Outcomes[0].Verdict.ShouldBe(DeliveryVerdict.Accepted);
        bank.Server.Log.Entries.Count(entry => entry.Status == 409).ShouldBe(1);
        long.Parse(bank.Context.State.Values["snap/external-id"], Culture).ShouldBeGreaterThan(next);
    }

    [Fact]
    public async Task A_check_logs_in_and_asks_for_the_balance_without_telling_it()
    {
        await using var bank = await Bank.OpenAsync();
        var report = await ((ICheckable)bank.Adapter()).CheckAsync(TestContext.Current.CancellationToken);
        report.Passed.ShouldBeTrue();
        report.Steps.Select(step => step.Name).ShouldBe(["Token", "Balance"]);
        report.Steps.ShouldAllBe(step => !step.Detail.Contains("110000000000", StringComparison.Ordinal));

        bank.Partner.Faults.Always("POST", "v1.0/balance-inquiry", Fault.Answer(403, """{"responseCode":"4031101","responseMessage":"Feature Not Allowed"}"""));
        var failed = await ((ICheckable)bank.Adapter()).CheckAsync(TestContext.Current.CancellationToken);
        failed.Passed.ShouldBeFalse();
        failed.Steps[^1].Detail.ShouldContain("4031101");
    }

    [Theory]
    [InlineData("X-SIGNATURE", "AAAA", "4011100")]
    [InlineData("X-SIGNATURE", null, "4001102")]
    [InlineData("X-TIMESTAMP", "2020-01-01T00:00:00+07:00", "4011100")]
    [InlineData("X-EXTERNAL-ID", "12a", "4001101")]
    [InlineData("Authorization", "Bearer stale", "4011101")]
    [InlineData("X-PARTNER-ID", "STRANGER", "4011100")]
    public async Task The_simulated_bank_refuses_with_the_standards_codes(string header, string? value, string code)
    {
        await using var bank = await Bank.OpenAsync();
        var context = bank.Context.ToContext();
        var settings = bank.SettingsWith();
        using var tokens = new AccessTokens(settings, context);
        using var ids = new ExternalIds(context.State, context.Time, "bank");
        using var client = new HttpClient { BaseAddress = bank.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1.0/balance-inquiry") { Content = new ByteArrayContent("""{"accountNo":"1150000000999"}"""u8.ToArray()) };
        await new SnapAuthenticator(settings, context, tokens, ids).AuthenticateAsync(request, TestContext.Current.CancellationToken);
        request.Headers.Remove(header);
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldContain($"\"responseCode\":\"{code}\"");
    }
}
