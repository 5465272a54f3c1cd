using System.Net;
using System.Security.Authentication;

namespace Gateway.Sdk.Http.Tests.Outcomes;

/// <summary>The table "outcome of an attempt" of delivery.md, row by row.</summary>
public sealed class HttpOutcomeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("POST", 200, null, HttpVerdict.Applied, null)]
    [InlineData("POST", 202, null, HttpVerdict.Applied, null)]
    [InlineData("GET", 304, null, HttpVerdict.Applied, null)]
    [InlineData("POST", 400, null, HttpVerdict.Rejected, FailureKind.Rejected)]
    [InlineData("POST", 404, null, HttpVerdict.Rejected, FailureKind.Rejected)]
    [InlineData("POST", 409, null, HttpVerdict.Rejected, FailureKind.Rejected)]
    [InlineData("POST", 413, null, HttpVerdict.Rejected, FailureKind.Rejected)]
    [InlineData("POST", 415, null, HttpVerdict.Rejected, FailureKind.Rejected)]
    [InlineData("POST", 422, null, HttpVerdict.Rejected, FailureKind.Rejected)]
    [InlineData("POST", 405, null, HttpVerdict.Rejected, FailureKind.Configuration)]
    [InlineData("GET", 404, null, HttpVerdict.Rejected, FailureKind.Configuration)]
    [InlineData("POST", 401, null, HttpVerdict.NotApplied, FailureKind.Configuration)]
    [InlineData("POST", 403, null, HttpVerdict.NotApplied, FailureKind.Configuration)]
    [InlineData("POST", 429, null, HttpVerdict.NotApplied, FailureKind.Throttled)]
    [InlineData("POST", 429, "7", HttpVerdict.NotApplied, FailureKind.Throttled)]
    [InlineData("POST", 503, "7", HttpVerdict.NotApplied, FailureKind.Throttled)]
    [InlineData("POST", 503, null, HttpVerdict.Unknown, FailureKind.Unknown)]
    [InlineData("POST", 503, "soon", HttpVerdict.Unknown, FailureKind.Unknown)]
    [InlineData("POST", 408, null, HttpVerdict.Unknown, FailureKind.Unknown)]
    [InlineData("POST", 500, null, HttpVerdict.Unknown, FailureKind.Unknown)]
    [InlineData("PUT", 502, null, HttpVerdict.Unknown, FailureKind.Unknown)]
    [InlineData("DELETE", 504, null, HttpVerdict.Unknown, FailureKind.Unknown)]
    [InlineData("GET", 500, null, HttpVerdict.NotApplied, FailureKind.Transient)]
    [InlineData("GET", 504, null, HttpVerdict.NotApplied, FailureKind.Transient)]
    [InlineData("GET", 302, null, HttpVerdict.NotApplied, FailureKind.Configuration)]
    [InlineData("POST", 303, null, HttpVerdict.Unknown, FailureKind.Unknown)]
    [InlineData("POST", 307, null, HttpVerdict.NotApplied, FailureKind.Configuration)]
    public void An_answer_is_judged_by_its_status(string method, int status, string? retryAfter, HttpVerdict verdict, FailureKind? failure)
    {
        using var request = Request(method);
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        var outcome = HttpOutcome.Classify(request, response, Now);

        (outcome.Verdict, outcome.Failure).ShouldBe((verdict, failure));
        outcome.RetryAfter.ShouldBe(retryAfter == "7" ? TimeSpan.FromSeconds(7) : null);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, HttpVerdict.NotApplied, FailureKind.Transient, "GW2200")]
    [InlineData(HttpRequestError.ConnectionError, HttpVerdict.NotApplied, FailureKind.Transient, "GW2201")]
    [InlineData(HttpRequestError.ProxyTunnelError, HttpVerdict.NotApplied, FailureKind.Transient, "GW2212")]
    [InlineData(HttpRequestError.SecureConnectionError, HttpVerdict.NotApplied, FailureKind.Transient, "GW2220")]
    [InlineData(HttpRequestError.ResponseEnded, HttpVerdict.Unknown, FailureKind.Unknown, "GW2206")]
    [InlineData(HttpRequestError.InvalidResponse, HttpVerdict.Unknown, FailureKind.Unknown, "GW2209")]
    [InlineData(HttpRequestError.ConfigurationLimitExceeded, HttpVerdict.Unknown, FailureKind.Unknown, "GW2209")]
    [InlineData(HttpRequestError.Unknown, HttpVerdict.Unknown, FailureKind.Unknown, "GW2206")]
    public void A_write_that_broke_counts_as_unapplied_only_when_nothing_left(HttpRequestError error, HttpVerdict verdict, FailureKind failure, string code)
    {
        using var request = Request("POST");

        var outcome = HttpOutcome.Classify(request, new HttpRequestException(error, "x"))!;

        (outcome.Verdict, outcome.Failure, outcome.Code).ShouldBe((verdict, failure, code));
    }

    [Fact]
    public void A_refused_certificate_waits_for_a_person()
    {
        using var request = Request("POST");
        var refused = new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new AuthenticationException("y"));

        HttpOutcome.Classify(request, refused)!.Failure.ShouldBe(FailureKind.Configuration);
    }

    [Theory]
    [InlineData(false, false, FailureKind.Unknown)]
    [InlineData(true, false, FailureKind.Transient)]
    [InlineData(false, true, FailureKind.Unknown)]
    public void A_timeout_is_harmless_only_for_requests_that_change_nothing(bool readOnly, bool repeatable, FailureKind failure)
    {
        using var request = Request("POST");
        request.Options.Set(GatewayRequestOptions.ReadOnly, readOnly);
        request.Options.Set(GatewayRequestOptions.Repeatable, repeatable);

        HttpOutcome.Classify(request, new TimeoutException())!.Failure.ShouldBe(failure);
        HttpOutcome.Classify(request, new TaskCanceledException("x", new TimeoutException()))!.Failure.ShouldBe(failure);
        HttpOutcome.Classify(request, new IOException())!.Failure.ShouldBe(failure);
    }

    [Fact]
    public void A_body_that_is_no_HTTP_is_told_apart_from_a_lost_connection()
    {
        using var request = Request("POST");

        HttpOutcome.Classify(request, new HttpIOException(HttpRequestError.InvalidResponse))!.Code.ShouldBe("GW2209");
        HttpOutcome.Classify(request, new HttpIOException(HttpRequestError.ResponseEnded))!.Code.ShouldBe("GW2206");
    }

    [Fact]
    public void A_bug_and_a_cancellation_are_no_outcome()
    {
        using var request = Request("POST");

        HttpOutcome.Classify(request, new InvalidOperationException()).ShouldBeNull();
        HttpOutcome.Classify(request, new OperationCanceledException()).ShouldBeNull();
    }

    [Fact]
    public void A_web_page_is_no_refusal_of_a_record()
    {
        using var request = Request("POST");
        using var response = new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("<p>", null, "text/html") };

        HttpOutcome.Classify(request, response, Now).Failure.ShouldBe(FailureKind.Configuration);
    }

    [Fact]
    public void EnsureSuccessStatusCode_is_judged_like_the_answer()
    {
        using var request = Request("POST");

        HttpOutcome.Classify(request, new HttpRequestException("x", null, HttpStatusCode.UnprocessableEntity))!.Failure.ShouldBe(FailureKind.Rejected);
    }

    [Fact]
    public void The_exception_carries_code_fix_and_wait_but_neither_path_nor_query()
    {
        using var request = Request("GET");
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("Retry-After", "86400");

        var exception = HttpOutcome.Classify(request, response, Now).ToException();

        exception.Kind.ShouldBe(FailureKind.Throttled);
        exception.Code.ShouldBe("GW2204");
        exception.RetryAfter.ShouldBe(TimeSpan.FromHours(1));
        exception.Message.ShouldBe("the partner answered GET to api.example with 429, asking us to wait 3600 s; Retry-After \"86400\" is longer than an hour and was cut to one hour");
    }

    private static HttpRequestMessage Request(string method) => new(new HttpMethod(method), "https://api.example/orang/3578019901010001?nama=x");
}
