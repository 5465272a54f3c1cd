namespace Gateway.Sandbox;

/// <summary>One way to fail, with its measure. Made by the factories below, or read from JSON at the control address.</summary>
/// <param name="Kind">The way to fail.</param>
/// <param name="Status">Status of a fixed answer. Default: 200.</param>
/// <param name="Count">Number, by kind. Default: 1.</param>
public sealed record Fault(FaultKind Kind, int Status = 200, int Count = 1)
{
    /// <summary>True: the work is done first. Meant for Answer, Hang and Reset, which otherwise prevent it.</summary>
    public bool AfterWork { get; init; }

    /// <summary>Retry-After header of a fixed answer, as it is sent.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Location header of a fixed answer; <c>self</c> is the address asked for.</summary>
    public string? Location { get; init; }

    /// <summary>Content type of a fixed answer. Default: JSON.</summary>
    public string? ContentType { get; init; }

    /// <summary>Text, by kind.</summary>
    public string? Text { get; init; }

    /// <summary>Second text, by kind.</summary>
    public string? With { get; init; }

    /// <summary>Size in bytes, by kind.</summary>
    public long Bytes { get; init; }

    /// <summary>Wait in milliseconds, by kind.</summary>
    public int Milliseconds { get; init; }

    internal bool PreventsWork => !AfterWork && Kind is (FaultKind.Answer or FaultKind.Hang or FaultKind.Reset);

    internal bool IsForHandler => Kind >= FaultKind.RepeatPage;

    /// <summary>A fixed answer; nothing is done. An empty text gives an empty body (S16, S19, K12, K13).</summary>
    public static Fault Answer(int status, string? text = null) => new(FaultKind.Answer, status) { Text = text };

    /// <summary>429; Retry-After as it is sent: seconds, an HTTP date, nonsense or null for none (S9-S12).</summary>
    public static Fault TooManyRequests(string? retryAfter) => Answer(429) with { RetryAfter = retryAfter };

    /// <summary>200 with an HTML log-in page (S18).</summary>
    public static Fault Html() => Answer(200, "<!DOCTYPE html><html><body><form>Silakan masuk</form></body></html>") with { ContentType = "text/html" };

    /// <summary>An answer with an empty body, 204 or 200 (S19).</summary>
    public static Fault Empty(int status = 204) => Answer(status, "");

    /// <summary>A redirect; <c>self</c> makes a loop (S30-S32).</summary>
    public static Fault Redirect(string location) => Answer(302, "") with { Location = location };

    /// <summary>409: this idempotency key is still being worked on (K11).</summary>
    public static Fault InFlight() => Answer(409, """{"error":{"code":"REQUEST_IN_PROGRESS","message":"try again later"}}""");

    /// <summary>409: the record is already there (K11).</summary>
    public static Fault AlreadyExists() => Answer(409, """{"error":{"code":"ALREADY_EXISTS","message":"record exists"}}""");

    /// <summary>All tokens stop working (S13).</summary>
    public static Fault ExpireTokens() => Of(FaultKind.ExpireTokens);

    /// <summary>Did nothing, never answers (K4).</summary>
    public static Fault Hang() => Of(FaultKind.Hang);

    /// <summary>Did nothing, resets the connection.</summary>
    public static Fault Reset() => Of(FaultKind.Reset);

    /// <summary>Did it, then never answers (K1).</summary>
    public static Fault DoneThenHang() => Hang() with { AfterWork = true };

    /// <summary>Did it, then resets the connection (K2).</summary>
    public static Fault DoneThenReset() => Reset() with { AfterWork = true };

    /// <summary>Did it, then answers with an error, or with a 200 that says nothing (K3, K5).</summary>
    public static Fault DoneThenAnswer(int status, string? text = null) => Answer(status, text) with { AfterWork = true };

    /// <summary>Any kind with its count, such as <c>Of(FaultKind.ShiftList, 3)</c>.</summary>
    public static Fault Of(FaultKind kind, int count = 1) => new(kind, Count: count);

    /// <summary>Any kind with its size.</summary>
    public static Fault OfSize(FaultKind kind, long bytes) => new(kind) { Bytes = bytes };

    /// <summary>Any kind with its texts.</summary>
    public static Fault OfText(FaultKind kind, string text, string? with = null) => new(kind) { Text = text, With = with };

    /// <summary>Works late, also when the caller has left (K18, K22).</summary>
    public static Fault Delay(int milliseconds) => new(FaultKind.Delay) { Milliseconds = milliseconds };

    /// <inheritdoc />
    public override string ToString() => (AfterWork ? "did it, then " : "") + Kind + (Kind == FaultKind.Answer ? $" {Status}" : "");
}
