namespace Gateway.Sdk.Http.Tests.Errors;

/// <summary>Which rule decides, what follows from each action, and how long is waited.</summary>
public sealed class ErrorRuleTests
{
    private const string Busy = """{"error":{"code":"SYS_BUSY","text":"Sistem sibuk"}}""";

    private static ErrorRuleSettings Retry => new() { Status = ["503"], Do = ErrorAction.Retry };

    [Theory]
    [InlineData(404, "{}", ErrorAction.Ignore)]
    [InlineData(422, "{}", ErrorAction.Hold)]
    [InlineData(422, """{"m":"DUPLIKAT nik"}""", ErrorAction.Accept)]
    [InlineData(500, """{"m":"duplikat nik"}""", ErrorAction.Hold)]
    [InlineData(200, """{"status":"GAGAL"}""", ErrorAction.Ignore)]
    [InlineData(200, """{"status":"OK"}""", null)]
    [InlineData(200, "bukan JSON", null)]
    public async Task The_first_rule_whose_every_condition_holds_decides(int status, string body, ErrorAction? action)
    {
        var (_, rule) = await new ScriptedExchange().Answers(status, body).SendAsync("POST",
            new ErrorRuleSettings { Status = ["400-499"], Text = "duplikat", Do = ErrorAction.Accept },
            new ErrorRuleSettings { Status = ["404", "410"], Do = ErrorAction.Ignore },
            new ErrorRuleSettings { When = "response.status == 'GAGAL'", Do = ErrorAction.Ignore },
            new ErrorRuleSettings { Status = ["4xx", "500-599"], Do = ErrorAction.Hold });
        rule?.Do.ShouldBe(action!.Value);
        (rule is null).ShouldBe(action is null);
    }

    [Theory]
    [InlineData("status == 418 && headers['x-reason'] == 'teh'", true)]
    [InlineData("status == 418 && headers['x-other'] == 'teh'", false)]
    [InlineData("response.tiada.juga == 1", false)]
    public async Task A_condition_sees_status_headers_and_body(string when, bool holds)
    {
        var exchange = new ScriptedExchange().Answers(418, "{}", 1, ("X-Reason", "teh"));
        var sent = exchange.SendAsync("GET", new ErrorRuleSettings { Status = ["418"], When = when, Do = ErrorAction.Ignore });
        if (holds)
        {
            (await sent).Rule!.Do.ShouldBe(ErrorAction.Ignore);
        }
        else
        {
            (await Should.ThrowAsync<AdapterException>(sent)).Code.ShouldNotBe("GW2255");
        }
    }

    [Fact]
    public async Task A_rule_without_any_condition_decides_about_nothing() =>
        (await new ScriptedExchange().Answers(200).SendAsync("GET", new ErrorRuleSettings { Do = ErrorAction.Fail })).Rule.ShouldBeNull();

    [Theory]
    [InlineData("40")]
    [InlineData("6xx")]
    [InlineData("400-")]
    [InlineData("abc")]
    [InlineData("-1")]
    public void A_status_that_is_none_is_refused(string status) =>
        Should.Throw<FormatException>(() => ErrorRules.Parse([new ErrorRuleSettings { Status = [status], Do = ErrorAction.Fail }], ExpressionScope.Default)).Message.ShouldContain("no status");

    [Theory]
    [InlineData(ErrorAction.Ignore)]
    [InlineData(ErrorAction.Accept)]
    [InlineData(ErrorAction.Hold)]
    [InlineData(ErrorAction.ResetPaging)]
    public async Task What_the_caller_decides_comes_back_with_its_answer(ErrorAction action)
    {
        var (status, rule) = await new ScriptedExchange().Answers(409).SendAsync("POST", new ErrorRuleSettings { Status = ["409"], Do = action });
        (status, rule!.Do).ShouldBe((409, action));
    }

    [Theory]
    [InlineData(ErrorAction.Fail, "GET", FailureKind.Configuration)]
    [InlineData(ErrorAction.RateLimited, "POST", FailureKind.Throttled)]
    [InlineData(ErrorAction.Unknown, "POST", FailureKind.Unknown)]
    public async Task What_ends_the_call_says_why_and_is_not_sent_again(ErrorAction action, string method, FailureKind kind)
    {
        var exchange = new ScriptedExchange().Answers(409, Busy, 1, ("Retry-After", "9"));
        var failure = await Should.ThrowAsync<AdapterException>(exchange.SendAsync(method, new ErrorRuleSettings { Status = ["409"], Do = action, Message = "Sistem mitra sibuk" }));
        (failure.Kind, failure.Code, failure.RetryAfter).ShouldBe((kind, "GW2255", TimeSpan.FromSeconds(9)));
        failure.Message.ShouldBe("Sistem mitra sibuk (409)");
        failure.Fix.ShouldNotBeNullOrWhiteSpace();
        exchange.Sent.ShouldBe(1);
    }

    [Fact]
    public async Task A_retry_waits_longer_each_time_up_to_a_minute()
    {
        var exchange = new ScriptedExchange().Answers(503, times: 8).Answers(200);
        (await exchange.SendAsync("GET", Retry with { Max = 8 })).Status.ShouldBe(200);
        exchange.Waits.ShouldBe([1, 2, 4, 8, 16, 32, 60, 60]);
    }

    [Theory]
    [InlineData("GET", FailureKind.Transient)]
    [InlineData("POST", FailureKind.Throttled)]
    public async Task Retries_end_and_say_that_nothing_was_done(string method, FailureKind kind)
    {
        var exchange = new ScriptedExchange().Answers(503, times: 3);
        (await Should.ThrowAsync<AdapterException>(exchange.SendAsync(method, Retry with { Max = 2 }))).Kind.ShouldBe(kind);
        (exchange.Sent, exchange.Waits.Count()).ShouldBe((3, 2));
    }

    [Theory]
    [InlineData("Retry-After", "7", WaitFormat.Auto, 7)]
    [InlineData("Retry-After", "Sun, 22 Nov 2026 03:00:20 GMT", WaitFormat.Auto, 20)]
    [InlineData("Retry-After", "86400", WaitFormat.Auto, 3600)]
    [InlineData("Retry-After", "soon", WaitFormat.Auto, 5)]
    [InlineData("X-Reset-Ms", "1500", WaitFormat.Milliseconds, 1.5)]
    [InlineData("X-Reset", "1795316430", WaitFormat.Epoch, 30)]
    [InlineData("X-Reset", "1795316430000", WaitFormat.EpochMilliseconds, 30)]
    [InlineData("X-Reset", "1", WaitFormat.Epoch, 0)]
    [InlineData("X-Reset", "9999999999", WaitFormat.Epoch, 3600)]
    [InlineData("X-Reset", "nanti", WaitFormat.Epoch, 5)]
    [InlineData("X-Other", "9", WaitFormat.Auto, 5)]
    public async Task A_wait_is_what_the_header_says_else_what_the_rule_says(string header, string value, WaitFormat format, double seconds)
    {
        var exchange = new ScriptedExchange().Answers(503, "{}", 1, (header, value)).Answers(200);
        await exchange.SendAsync("GET", Retry with { Wait = TimeSpan.FromSeconds(5), WaitHeader = header == "X-Other" ? "Retry-After" : header, WaitFormat = format });
        exchange.Waits.ShouldBe(seconds > 0 ? [seconds] : []);
    }

    [Theory]
    [InlineData("Retry-After", "Sun, 22 Nov 2026 08:00:20 GMT", WaitFormat.Auto)]
    [InlineData("X-Reset", "1795334420", WaitFormat.Epoch)]
    public async Task A_moment_is_meant_by_the_partners_clock(string header, string value, WaitFormat format)
    {
        var exchange = new ScriptedExchange().Answers(503, "{}", 1, (header, value), ("Date", "Sun, 22 Nov 2026 08:00:00 GMT")).Answers(200);
        await exchange.SendAsync("GET", Retry with { WaitHeader = header, WaitFormat = format });
        exchange.Waits.ShouldBe([20]);
    }

    [Fact]
    public async Task Credentials_are_renewed_once_and_then_the_call_ends()
    {
        var rule = new ErrorRuleSettings { Status = ["200"], Text = "token kedaluwarsa", Do = ErrorAction.Refresh };
        var exchange = new ScriptedExchange().Answers(200, "Token kedaluwarsa").Answers(200);
        (await exchange.SendAsync("POST", rule)).Rule.ShouldBeNull();
        exchange.Renewals.ShouldBe(1);

        exchange.Answers(200, "Token kedaluwarsa", times: 2);
        (await Should.ThrowAsync<AdapterException>(exchange.SendAsync("POST", rule))).Kind.ShouldBe(FailureKind.Configuration);
        exchange.Renewals.ShouldBe(2);
    }

    [Theory]
    [InlineData(500, "GET", FailureKind.Transient)]
    [InlineData(503, "GET", FailureKind.Transient)]
    [InlineData(403, "GET", FailureKind.Configuration)]
    [InlineData(429, "POST", FailureKind.Throttled)]
    [InlineData(500, "POST", FailureKind.Unknown)]
    public async Task Without_a_rule_the_table_of_outcomes_decides(int status, string method, FailureKind kind) =>
        (await Should.ThrowAsync<AdapterException>(new ScriptedExchange().Answers(status).SendAsync(method))).Kind.ShouldBe(kind);
}
