using System.Globalization;
using Gateway.EndToEnd.Tests.Commands;
using Gateway.Sandbox;

namespace Gateway.EndToEnd.Tests.Kills;

/// <summary>
/// The executable killed with -9 while it pays, and answers that are lost after the bank has paid: no payment is lost, none doubled, every one in doubt is
/// shown. The bank lives in this process. GATEWAY_PAYMENT_KILLS=500 and GATEWAY_PAYMENT_TIMEOUTS=200 set the numbers; the default is the short form.
/// </summary>
public sealed class PaymentKillTests
{
    /// <summary>Where it dies: at a random moment, after the bank has paid and before it answers, before the bank has done anything, and at the named points around sending.</summary>
    private static readonly string[] Moments =
        ["random", "paid", "asked", "after-intent", "before-send", "during-send", "after-send", "before-result", "after-result", "before-commit"];

    private readonly SortedDictionary<string, int> _deaths = [];

    [Fact]
    public async Task No_payment_is_lost_and_none_doubled_when_the_program_is_killed_while_it_pays()
    {
        var kills = Number("GATEWAY_PAYMENT_KILLS", 3);
        await using var city = await PayingInstallation.CreateAsync();
        var random = new Random(31);
        var runs = 0;
        for (; _deaths.Values.Sum() < kills && runs < (kills * 3) + 10; runs++)
        {
            city.Approve(2);
            var moment = Moments[runs % Moments.Length];
            city.Bank.Faults.Clear();
            if (await KillAsync(city, moment, random) == 137)
            {
                _deaths[moment] = _deaths.GetValueOrDefault(moment) + 1;
            }
        }

        (await city.BrokenAsync()).ShouldBeEmpty();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{_deaths.Values.Sum()} kills struck in {runs} runs, {city.Due.Count} payments, {city.Transfers} transfer calls: {string.Join(", ", _deaths.Select(death => $"{death.Key} {death.Value}"))}");
        _deaths.Values.Sum().ShouldBeGreaterThanOrEqualTo(kills);
    }

    [Fact]
    public async Task No_payment_is_doubled_when_the_bank_pays_and_its_answer_never_comes()
    {
        var wanted = Number("GATEWAY_PAYMENT_TIMEOUTS", 3);
        await using var city = await PayingInstallation.CreateAsync();
        var runs = 0;
        for (; city.LostAnswers < wanted && runs < wanted + 10; runs++)
        {
            city.Approve(6);
            city.Bank.Faults.Clear();
            city.Bank.Faults.EachKth(2, "POST", PayingInstallation.Transfer, Fault.DoneThenHang());
            await using var paying = city.Pay();
            (await paying.WaitAsync()).ShouldBeOneOf(0, 4);
        }

        (await city.BrokenAsync()).ShouldBeEmpty();
        TestContext.Current.TestOutputHelper?.WriteLine($"{city.LostAnswers} answers lost after paying in {runs} runs, {city.Due.Count} payments, {city.Transfers} transfer calls");
        city.LostAnswers.ShouldBeGreaterThanOrEqualTo(wanted);
    }

    [Fact]
    public async Task A_payment_nobody_can_tell_about_is_shown_as_held_and_not_sent_again()
    {
        await using var city = await PayingInstallation.CreateAsync(maxAttempts: 3);
        city.Approve(3);
        city.Bank.Faults.Next("POST", PayingInstallation.Transfer, Fault.DoneThenReset(), times: 2);
        city.Bank.Faults.Always("POST", "v1.0/transfer/status", Fault.Answer(500, """{"responseCode":"5003600","responseMessage":"General Error"}"""));
        for (var run = 0; run < 3; run++)
        {
            await using var paying = city.Pay(run == 0 ? "before-result:1" : null);
            await paying.WaitAsync();
        }

        var held = await city.HeldAsync();
        city.Booked.Count.ShouldBe(3);
        city.Transfers.ShouldBe(3);
        held.Count.ShouldBe(2, string.Join('\n', held));
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static async Task<int> KillAsync(PayingInstallation city, string moment, Random random)
    {
        if (moment is not ("random" or "paid" or "asked"))
        {
            await using var armed = city.Pay($"{moment}:1");
            return await armed.WaitAsync();
        }

        var (booked, called) = (city.Booked.Count, city.Transfers);
        if (moment != "random")
        {
            city.Bank.Faults.Next("POST", PayingInstallation.Transfer, moment == "paid" ? Fault.DoneThenHang() : Fault.Hang());
        }

        await using var running = city.Pay();
        var end = running.WaitAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var time = TimeSpan.FromMilliseconds(random.Next(300, 1500));
        await Task.WhenAny(end, moment == "random" ? Wait(time) : WatchAsync());
        running.Kill();
        await patience.CancelAsync();
        return await end;

        Task Wait(TimeSpan span) => Task.Delay(span, TimeProvider.System, patience.Token);

        // A call that hangs without having done anything is seen by its token and account inquiry, a moment before it arrives.
        async Task WatchAsync()
        {
            while (moment == "paid" ? city.Booked.Count == booked : city.Transfers == called)
            {
                await Wait(TimeSpan.FromMilliseconds(3));
            }
        }
    }
}
