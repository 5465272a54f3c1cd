using System.Text;
using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Tests.Faults;

/// <summary>The rows K of the fault matrix in delivery.md, and the traps of domain.md 2.1.7, at a bank over real sockets under the host's own HTTP chain.</summary>
public sealed class PaymentFaults
{
    private const string Transfer = "v1.0/transfer-intrabank";
    private const string Status = "v1.0/transfer/status";

    [Theory]
    [InlineData("hang")]
    [InlineData("reset")]
    [InlineData("500")]
    [InlineData("504")]
    [InlineData("html")]
    [InlineData("empty")]
    [InlineData("cut")]
    public async Task K1_K2_K3_K5_paid_and_then_lost_is_unknown_and_the_status_finds_it(string how)
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        bank.Partner.Faults.Next("POST", Transfer, how switch
        {
            "hang" => Fault.DoneThenHang(),
            "reset" => Fault.DoneThenReset(),
            "500" => Fault.DoneThenAnswer(500, """{"responseCode":"5001701","responseMessage":"Internal Server Error"}"""),
            "504" => Fault.DoneThenAnswer(504, """{"responseCode":"5041700","responseMessage":"Timeout"}"""),
            "html" => Fault.DoneThenAnswer(200, "<html></html>"),
            "empty" => Fault.DoneThenAnswer(200, ""),
            _ => Fault.Of(FaultKind.Truncate),
        });

        (await bank.PayAsync("3s", Bank.Payment("P1"))).Outcomes[0].Verdict.ShouldBe(DeliveryVerdict.Unknown);
        (await bank.FindAsync(Bank.Payment("P1"))).ShouldBe(LookupResult.Found);
        (await VerdictAsync(bank, Bank.Payment("P1"))).ShouldBe(DeliveryVerdict.Accepted);
        bank.Payments.Count.ShouldBe(1);
    }

    [Fact]
    public async Task K4_nothing_done_and_then_a_time_out_is_unknown_not_found_and_then_sent_with_the_same_bytes()
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        bank.Partner.Faults.Next("POST", Transfer, Fault.Hang());

        (await bank.PayAsync("3s", Bank.Payment("P1"))).Outcomes[0].Verdict.ShouldBe(DeliveryVerdict.Unknown);
        (await bank.FindAsync(Bank.Payment("P1"))).ShouldBe(LookupResult.NotFound);
        (await VerdictAsync(bank, Bank.Payment("P1"))).ShouldBe(DeliveryVerdict.Accepted);
        bank.Payments.Count.ShouldBe(1);
        bank.Server.Log.Entries.Where(entry => entry.Path == Transfer).Select(entry => entry.BodyHash).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task What_may_have_been_sent_and_is_not_found_is_not_sent_again_before_the_settle_time()
    {
        var clock = new Gateway.Sdk.Testing.ManualTimeProvider();
        await using var bank = await Bank.OpenAsync(new Gateway.Sdk.Testing.TestAdapterContext(clock));
        bank.Partner.Faults.Next("POST", Transfer, Fault.Reset());
        (string, string)[] settings = [("\"payments\": { \"sourceAccount\": \"1150000000999\", \"settleTime\": \"0s\"", "\"payments\": { \"sourceAccount\": \"1150000000999\"")];
        async Task<DeliveryOutcome> PayAsync()
        {
            await using var destination = bank.Destination("disbursements", settings);
            return (await destination.DeliverAsync(new DeliveryBatch([Bank.Payment("P1")], "b", 1), TestContext.Current.CancellationToken)).Outcomes[0];
        }

        (await PayAsync()).Verdict.ShouldBe(DeliveryVerdict.Unknown);
        clock.Advance(TimeSpan.FromMinutes(29));
        (await PayAsync()).Code.ShouldBe("GW4468");
        clock.Advance(TimeSpan.FromMinutes(1));
        (await PayAsync()).ShouldBe(DeliveryOutcome.Accepted);
        bank.Server.Log.Entries.Count(entry => entry.Path == Transfer).ShouldBe(2);
    }

    [Fact]
    public async Task K14_in_progress_is_unknown_then_pending_then_found()
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        bank.Partner.Faults.Next("POST", Transfer, Fault.Of(FaultKind.AcceptLater, 1));

        (await VerdictAsync(bank, Bank.Payment("P1"))).ShouldBe(DeliveryVerdict.Unknown);
        (await bank.FindAsync(Bank.Payment("P1"))).ShouldBe(LookupResult.Pending);
        (await bank.FindAsync(Bank.Payment("P1"))).ShouldBe(LookupResult.Found);
        bank.Payments.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("", LookupResult.Refused)]
    [InlineData(", \"resendFailed\": true", LookupResult.NotFound)]
    public async Task K14_in_progress_that_then_fails_waits_for_a_person_unless_the_bank_takes_it_again(string more, LookupResult result)
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        bank.Partner.Faults.Next("POST", Transfer, new Fault(FaultKind.AcceptLater, Count: 1) { Text = "NO" });
        (await VerdictAsync(bank, Bank.Payment("P1"))).ShouldBe(DeliveryVerdict.Unknown);
        (string, string)[] settings = [("\"sourceAccount\": \"1150000000999\"", "\"sourceAccount\": \"1150000000999\"" + more)];

        (await bank.FindAsync(Bank.Payment("P1"), settings)).ShouldBe(LookupResult.Pending);
        (await bank.FindAsync(Bank.Payment("P1"), settings)).ShouldBe(result);
        bank.Payments.ShouldBeEmpty();
    }

    [Fact]
    public async Task K16_a_status_that_does_not_see_it_yet_says_not_found_and_the_reference_keeps_it_single()
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        bank.Partner.Faults.Next("POST", Transfer, Fault.DoneThenReset()).Next("POST", Status, Fault.Of(FaultKind.FindSaysNo), times: 2);

        (await VerdictAsync(bank, Bank.Payment("P1"))).ShouldBe(DeliveryVerdict.Unknown);
        (await bank.FindAsync(Bank.Payment("P1"))).ShouldBe(LookupResult.NotFound);
        var again = (await bank.PayAsync(Bank.Payment("P1"))).Outcomes[0];
        again.ShouldBe(DeliveryOutcome.Unknown("4091701", "Duplicate partnerReferenceNo"));
        (await bank.FindAsync(Bank.Payment("P1"))).ShouldBe(LookupResult.Found);
        bank.Payments.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(500, """{"responseCode":"5003601","responseMessage":"no"}""")]
    [InlineData(200, "<html></html>")]
    [InlineData(200, """{"responseCode":"2003600","responseMessage":"ok","latestTransactionStatus":"77"}""")]
    [InlineData(200, """{"responseCode":"2003600","responseMessage":"ok","latestTransactionStatus":"00","amount":{"value":"1.00","currency":"IDR"}}""")]
    [InlineData(200, """{"responseCode":"2003600","responseMessage":"ok","latestTransactionStatus":"00","originalPartnerReferenceNo":"ANOTHER"}""")]
    public async Task K17_a_status_that_says_nothing_sure_leaves_the_outcome_unknown(int status, string body)
    {
        await using var bank = await Bank.OpenAsync();
        bank.Partner.Faults.Always("POST", Status, Fault.Answer(status, body));

        (await Should.ThrowAsync<AdapterException>(() => bank.FindAsync(Bank.Payment("P1")))).Kind.ShouldBe(FailureKind.Transient);
    }

    [Fact]
    public async Task K13_a_field_the_bank_refuses_is_named_and_the_corrected_payment_goes_under_the_same_reference()
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        bank.Partner.Faults.Next("POST", Transfer, Fault.Answer(400, """{"responseCode":"4001701","responseMessage":"Invalid Field Format remark"}"""));

        (await bank.PayAsync(Bank.Payment("P1", more: ",\"remark\":\"a|b\""))).Outcomes[0].ShouldBe(DeliveryOutcome.Rejected("4001701", "Invalid Field Format remark", "remark"));
        (await VerdictAsync(bank, Bank.Payment("P1", more: ",\"remark\":\"a b\"", sequence: 2))).ShouldBe(DeliveryVerdict.Accepted);
        bank.Payments.Single().Remark.ShouldBe("a b");
    }

    [Fact]
    public async Task A_payment_that_was_made_is_never_made_again_also_when_its_record_changes_or_the_ledger_is_forgotten()
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        (await VerdictAsync(bank, Bank.Payment("P1"))).ShouldBe(DeliveryVerdict.Accepted);

        (await bank.PayAsync(Bank.Payment("P1", amount: "11000000.00", sequence: 2))).Outcomes[0].Code.ShouldBe("GW4465");
        (await VerdictAsync(bank, Bank.Payment("P1", sequence: 3))).ShouldBe(DeliveryVerdict.Accepted);
        bank.Payments.Count.ShouldBe(1);
        bank.Server.Log.Entries.Count(entry => entry.Path == Transfer).ShouldBe(1);
    }

    [Fact]
    public async Task A_reference_the_bank_knows_with_other_content_is_held_and_the_log_says_so()
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        (await VerdictAsync(bank, Bank.Payment("P1"))).ShouldBe(DeliveryVerdict.Accepted);
        using var forgetful = new Gateway.Sdk.Testing.TestAdapterContext();
        foreach (var (name, value) in bank.Partner.Secrets)
        {
            forgetful.Secrets.Add(name, value);
        }

        await using var destination = ((IDestinationAdapter)bank.Adapter(forgetful.ToContext() with { Endpoint = "other" })).OpenDestination("disbursements");
        var outcome = (await destination.DeliverAsync(new DeliveryBatch([Bank.Payment("P1", amount: "11000000.00")], "b", 1), TestContext.Current.CancellationToken)).Outcomes[0];
        outcome.Verdict.ShouldBe(DeliveryVerdict.Rejected);
        outcome.Code.ShouldBe("4041718");
        forgetful.Log.Entries.ShouldContain(entry => entry.Message.Contains("4041718", StringComparison.Ordinal));
        bank.Payments.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("1150000000123", "Dewi Contoh", "GW4472")]
    [InlineData("1150000000404", "Agus Contoh", "4041511")]
    [InlineData("1150000000009", "Agus Contoh", "GW4471")]
    public async Task No_money_goes_to_an_account_that_is_not_the_persons(string account, string name, string code)
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        bank.Partner.Ledger.Open(new SnapAccount(SnapPartner.BankCode, "1150000000009", "AGUS CONTOH", "0009"));

        var outcome = (await bank.PayAsync(Bank.Payment("P1", account, name))).Outcomes[0];
        outcome.Verdict.ShouldBe(DeliveryVerdict.Rejected);
        outcome.Code.ShouldBe(code);
        outcome.Reason!.ShouldNotContain("CONTOH", Case.Insensitive);
        bank.Server.Log.Entries.ShouldNotContain(entry => entry.Path == Transfer);
    }

    [Fact]
    public async Task Another_bank_is_paid_by_interbank_transfer()
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        (await VerdictAsync(bank, Bank.Payment("P1", "0020000000777", "Dewi Contoh", more: ",\"beneficiaryBankCode\":\"002\""))).ShouldBe(DeliveryVerdict.Accepted);
        bank.Server.Log.Entries.Select(entry => entry.Path).ShouldContain("v1.0/transfer-interbank");
    }

    [Fact]
    public async Task An_expired_token_is_renewed_once_and_the_payment_made_once()
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        await using var destination = bank.Destination("disbursements");
        await destination.DeliverAsync(new DeliveryBatch([Bank.Payment("P1")], "b1", 1), TestContext.Current.CancellationToken);
        bank.Partner.Access!.Expire();
        var outcome = (await destination.DeliverAsync(new DeliveryBatch([Bank.Payment("P2")], "b2", 1), TestContext.Current.CancellationToken)).Outcomes[0];

        outcome.Verdict.ShouldBe(DeliveryVerdict.Accepted);
        ((SnapTokens)bank.Partner.Access).Issued.ShouldBe(2);
        bank.Payments.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("PEMKOT-JAMBI-TEST-0001\", \"privateKey", "STRANGER\", \"privateKey")]
    [InlineData("\"partnerId\": \"PEMKOT-JAMBI-TEST-0001\"", "\"partnerId\": \"STRANGER\"")]
    [InlineData("\"timeout\"", "\"signing\": { \"pathPrefix\": \"/other\" }, \"timeout\"")]
    public async Task Wrong_keys_and_agreements_stop_the_sync_before_anything_is_paid(string from, string to)
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        await using var destination = bank.Destination("disbursements", (from, to));

        var failure = await Should.ThrowAsync<AdapterException>(() => destination.DeliverAsync(new DeliveryBatch([Bank.Payment("P1")], "b", 1), TestContext.Current.CancellationToken));
        failure.Kind.ShouldBe(FailureKind.Configuration);
        failure.Code.ShouldBe("GW2361");
        bank.Payments.ShouldBeEmpty();
    }

    [Fact]
    public async Task Closing_hours_in_the_middle_leave_the_rest_for_later()
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        bank.Partner.Faults.Nth(2, "POST", Transfer, Fault.Answer(403, """{"responseCode":"4031706","responseMessage":"Feature Not Allowed At This Time"}"""));

        var verdicts = (await bank.PayAsync(Bank.Payment("P1"), Bank.Payment("P2"), Bank.Payment("P3"))).Outcomes.Select(outcome => outcome.Verdict);
        verdicts.ShouldBe([DeliveryVerdict.Accepted, DeliveryVerdict.Retry, DeliveryVerdict.Retry]);
        (await VerdictAsync(bank, Bank.Payment("P2"))).ShouldBe(DeliveryVerdict.Accepted);
        bank.Payments.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Too_little_money_is_held_and_the_log_says_so()
    {
        await using var bank = (await Bank.OpenAsync()).UnderHost();
        bank.Partner.Ledger.Clear();

        (await bank.PayAsync(Bank.Payment("P1"))).Outcomes[0].ShouldBe(DeliveryOutcome.Rejected("4031714", "Insufficient Funds"));
        bank.Context.Log.Entries.ShouldContain(entry => entry.Message.Contains("4031714", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bank_that_loses_answer_after_answer_gets_no_more_orders()
    {
        await using var bank = await Bank.OpenAsync();
        bank.Partner.Faults.Always("POST", Transfer, Fault.DoneThenReset());

        var verdicts = (await bank.PayAsync([.. Enumerable.Range(1, 6).Select(i => Bank.Payment($"P{i}"))])).Outcomes.Select(outcome => outcome.Verdict).ToList();
        verdicts.Count(verdict => verdict == DeliveryVerdict.Unknown).ShouldBe(3);
        verdicts.Skip(3).ShouldAllBe(verdict => verdict == DeliveryVerdict.Retry);
        bank.Payments.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("""{"amount":{"value":"1000.00","currency":"IDR"},"beneficiaryAccountNo":"1","beneficiaryName":"A"}""")]
    [InlineData("""{"partnerReferenceNo":"OTHER","amount":{"value":"1000.00","currency":"IDR"},"beneficiaryAccountNo":"1","beneficiaryName":"A"}""")]
    [InlineData("""{"partnerReferenceNo":"P1","amount":{"value":"1000","currency":"IDR"},"beneficiaryAccountNo":"1","beneficiaryName":"A"}""")]
    [InlineData("""{"partnerReferenceNo":"P1","amount":{"value":"1.000,00","currency":"IDR"},"beneficiaryAccountNo":"1","beneficiaryName":"A"}""")]
    [InlineData("""{"partnerReferenceNo":"P1","amount":{"value":"0.00","currency":"IDR"},"beneficiaryAccountNo":"1","beneficiaryName":"A"}""")]
    [InlineData("""{"partnerReferenceNo":"P1","amount":{"value":"-10.00","currency":"IDR"},"beneficiaryAccountNo":"1","beneficiaryName":"A"}""")]
    [InlineData("""{"partnerReferenceNo":"P1","amount":{"value":1000.00,"currency":"IDR"},"beneficiaryAccountNo":"1","beneficiaryName":"A"}""")]
    [InlineData("""{"partnerReferenceNo":"P1","amount":{"value":"1000.00","currency":"USD"},"beneficiaryAccountNo":"1","beneficiaryName":"A"}""")]
    [InlineData("""{"partnerReferenceNo":"P1","amount":{"value":"1000.00","currency":"IDR"},"beneficiaryAccountNo":"1"}""")]
    [InlineData("""["P1"]""")]
    [InlineData("")]
    public async Task What_is_no_payment_is_refused_before_the_bank_hears_of_it(string json)
    {
        await using var bank = await Bank.OpenAsync();

        var outcome = (await bank.PayAsync(new Delivery("P1", 1, "k", ChangeKind.Upsert, Encoding.UTF8.GetBytes(json)))).Outcomes[0];
        outcome.Code.ShouldBe("GW4463");
        bank.Server.Log.Entries.ShouldBeEmpty();
    }

    private static async Task<DeliveryVerdict> VerdictAsync(Bank bank, Delivery payment) => (await bank.PayAsync(payment)).Outcomes[0].Verdict;
}
