using Gateway.Plugins.Snap.Answers;

namespace Gateway.Plugins.Snap.Tests.Answers;

/// <summary>Every row of domain.md 2.1.5.</summary>
public sealed class DecisionTests
{
    [Theory]
    [InlineData("2001700", "Done")]
    [InlineData("2021800", "Unknown")]
    [InlineData("4001700", "Refused")]
    [InlineData("4001701", "Refused")]
    [InlineData("4001702", "Refused")]
    [InlineData("4011700", "Stop")]
    [InlineData("4011701", "NewToken")]
    [InlineData("4011702", "Stop")]
    [InlineData("4011703", "NewToken")]
    [InlineData("4011704", "NewToken")]
    [InlineData("4031700", "Refused")]
    [InlineData("4031701", "Stop")]
    [InlineData("4031702", "Refused")]
    [InlineData("4031703", "RefusedAlarm")]
    [InlineData("4031704", "Later")]
    [InlineData("4031705", "Refused")]
    [InlineData("4031706", "Later")]
    [InlineData("4031709", "Refused")]
    [InlineData("4031718", "Refused")]
    [InlineData("4031714", "RefusedAlarm")]
    [InlineData("4031715", "Refused")]
    [InlineData("4031720", "RefusedAlarm")]
    [InlineData("4031723", "RefusedAlarm")]
    [InlineData("4041700", "Refused")]
    [InlineData("4043601", "NotFound")]
    [InlineData("4041703", "Refused")]
    [InlineData("4041711", "Refused")]
    [InlineData("4042512", "Refused")]
    [InlineData("4042513", "Refused")]
    [InlineData("4042514", "Refused")]
    [InlineData("4042519", "Refused")]
    [InlineData("4041716", "Stop")]
    [InlineData("4041718", "Inconsistent")]
    [InlineData("4051700", "Stop")]
    [InlineData("4051701", "Stop")]
    [InlineData("4091700", "ExternalIdUsed")]
    [InlineData("4091701", "Duplicate")]
    [InlineData("4291700", "SlowDown")]
    [InlineData("5001700", "Unknown")]
    [InlineData("5001701", "Unknown")]
    [InlineData("5001702", "Unknown")]
    [InlineData("5041700", "Unknown")]
    public void Each_case_of_the_standard_has_its_action(string code, string action)
    {
        SnapCode.TryRead(code, out var read).ShouldBeTrue();

        SnapDecisions.Decide(read.Status, read).ToString().ShouldBe(action);
    }

    [Theory]
    [InlineData(200, null, "Unknown")]
    [InlineData(400, null, "Stop")]
    [InlineData(401, null, "Stop")]
    [InlineData(403, null, "Stop")]
    [InlineData(404, null, "Stop")]
    [InlineData(429, null, "SlowDown")]
    [InlineData(409, null, "Duplicate")]
    [InlineData(500, null, "Unknown")]
    [InlineData(502, null, "Unknown")]
    [InlineData(503, null, "Unknown")]
    [InlineData(200, "2001799", "Unknown")]
    [InlineData(403, "4031799", "Refused")]
    [InlineData(500, "2001700", "Unknown")]
    [InlineData(404, "2001700", "Unknown")]
    [InlineData(200, "4031714", "RefusedAlarm")]
    [InlineData(200, "2021700", "Unknown")]
    public void What_the_standard_does_not_say_is_never_taken_as_done_or_failed(int http, string? code, string action) =>
        SnapDecisions.Decide(http, SnapCode.TryRead(code, out var read) ? read : null).ToString().ShouldBe(action);

    [Theory]
    [InlineData("200US00", 200, "US", "00")]
    [InlineData("4041718", 404, "17", "18")]
    public void A_code_is_read_by_position(string code, int status, string service, string @case)
    {
        SnapCode.TryRead(code, out var read).ShouldBeTrue();
        read.ShouldBe(new SnapCode(status, service, @case));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("20017000")]
    [InlineData("OK01700")]
    [InlineData("200 700")]
    public void What_is_no_code_is_not_read(string? code) => SnapCode.TryRead(code, out _).ShouldBeFalse();

    [Theory]
    [InlineData("4001701", "Invalid Field Format amount.value", "amount.value")]
    [InlineData("4001702", "Invalid Mandatory Field X-EXTERNAL-ID", "X-EXTERNAL-ID")]
    [InlineData("4041711", "Invalid Account", null)]
    public void The_field_is_the_one_the_bank_names(string code, string message, string? field) =>
        SnapAnswer.Read(400, System.Text.Encoding.UTF8.GetBytes($$"""{"responseCode":"{{code}}","responseMessage":"{{message}}"}"""), null).Field.ShouldBe(field);

    [Theory]
    [InlineData("")]
    [InlineData("<html></html>")]
    [InlineData("[]")]
    [InlineData("""{"responseCode":"2001700","responseCode":"4001700"}""")]
    public void A_body_that_is_no_answer_says_nothing(string body) =>
        SnapAnswer.Read(200, System.Text.Encoding.UTF8.GetBytes(body), null).Action.ToString().ShouldBe("Unknown");
}
