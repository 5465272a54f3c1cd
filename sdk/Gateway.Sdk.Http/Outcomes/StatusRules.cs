using System.Net;

namespace Gateway.Sdk.Http;

/// <summary>The table "outcome of an attempt" of delivery.md for answers.</summary>
internal static class StatusRules
{
    public static HttpOutcome Classify(HttpRequestMessage request, HttpResponseMessage response, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            >= 200 and < 300 or 304 => HttpOutcome.Applied,
            >= 300 and < 400 => Redirect(request, status),
            401 => Access("GW2301", $"{Said(request, status)}: it does not accept our credentials", "check the credentials of the endpoint, then run: gateway check"),
            403 => Access("GW2302", $"{Said(request, status)}: our account has no access", "ask the partner to grant our account access"),
            407 => Access("GW2303", $"the proxy refused {HttpOutcome.Describe(request)} (407)", "check the proxy of the endpoint"),
            408 => HttpOutcome.Uncertain(request, "GW2205", $"{Said(request, status)}: it waited too long"),
            425 => new(HttpVerdict.NotApplied, FailureKind.Transient, "GW2203", $"{Said(request, status)}: too early"),
            429 => Throttled(request, response, now, "GW2204"),
            503 when RetryAfter.Read(response, now).Wait is not null => Throttled(request, response, now, "GW2203"),
            >= 500 => HttpOutcome.Uncertain(request, "GW2208", Said(request, status)),
            _ => Refused(request, response, status),
        };
    }

    private static HttpOutcome Throttled(HttpRequestMessage request, HttpResponseMessage response, DateTimeOffset now, string code)
    {
        var asked = RetryAfter.Read(response, now);
        var wait = asked.Wait is { } time ? $", asking us to wait {time.TotalSeconds:0} s" : "";
        var note = asked.Note is null ? "" : $"; {asked.Note}";
        return new(HttpVerdict.NotApplied, FailureKind.Throttled, code, $"{Said(request, (int)response.StatusCode)}{wait}{note}", null, asked.Wait);
    }

    private static HttpOutcome Redirect(HttpRequestMessage request, int status)
    {
        const string Fix = "write the address the partner really serves into the endpoint";
        var message = $"{Said(request, status)}: a redirect, and redirects are never followed";
        return GatewayRequestOptions.ChangesNothing(request) || status is 307 or 308
            ? new(HttpVerdict.NotApplied, FailureKind.Configuration, "GW2232", message, Fix)
            : new(HttpVerdict.Unknown, FailureKind.Unknown, "GW2232", message, Fix);
    }

    private static HttpOutcome Refused(HttpRequestMessage request, HttpResponseMessage response, int status)
    {
        // A web page is no partner's verdict on a record: a proxy, a firewall or a wrong path speaks.
        if (response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml")
        {
            return new(HttpVerdict.NotApplied, FailureKind.Configuration, "GW2210",
                $"{Said(request, status)} and a web page instead of an answer of its interface", "check the address and path of the endpoint");
        }

        var (code, fix) = response.StatusCode switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => ("GW4004", "check the path, and whether the record still exists at the partner"),
            HttpStatusCode.Conflict => ("GW4009", "compare the record with the one the partner holds"),
            HttpStatusCode.RequestEntityTooLarge => ("GW4013", "set a smaller batch size"),
            HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotAcceptable or HttpStatusCode.LengthRequired or HttpStatusCode.UpgradeRequired
                or HttpStatusCode.RequestHeaderFieldsTooLarge => ("GW2211", "check method, path and headers of the endpoint"),
            _ => ("GW4000", "read the partner's reason and correct the record or its mapping"),
        };
        var settings = code == "GW2211" || GatewayRequestOptions.ChangesNothing(request);
        return new(HttpVerdict.Rejected, settings ? FailureKind.Configuration : FailureKind.Rejected, code, Said(request, status), fix);
    }

    private static HttpOutcome Access(string code, string message, string fix) => new(HttpVerdict.NotApplied, FailureKind.Configuration, code, message, fix);

    private static string Said(HttpRequestMessage request, int status) => $"the partner answered {HttpOutcome.Describe(request)} with {status}";
}
