using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Gateway.Sandbox.Tests;

public sealed class AnswerFaultTests
{
    private static async Task<Bench> StartAsync(Fault fault, int times = 1)
    {
        var bench = await Bench.StartAsync(partner => partner.Add("stream", Bench.Stream(25)));
        bench.Partner.Faults.Next("GET", "stream", fault, times);
        return bench;
    }

    [Theory]
    [InlineData("30")]
    [InlineData("Wed, 21 Oct 2099 07:28:00 GMT")]
    [InlineData("-1")]
    [InlineData("besok")]
    [InlineData(null)]
    public async Task Too_many_requests_carries_the_wait_as_it_is_written(string? wait)
    {
        await using var bench = await StartAsync(Fault.TooManyRequests(wait));
        using var response = await bench.Client.GetAsync("stream", Bench.Token);
        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        response.Headers.NonValidated.TryGetValues("Retry-After", out var sent).ShouldBe(wait is not null);
        sent.ToString().ShouldBe(wait ?? "");
        (await bench.GetAsync("stream")).ShouldContain("r000");
    }

    [Fact]
    public async Task A_burst_strikes_as_often_as_it_says_and_flapping_strikes_every_second_request()
    {
        await using var burst = await StartAsync(Fault.Answer(503), times: 3);
        (await StatusesAsync(burst, 5)).ShouldBe([503, 503, 503, 200, 200]);
        burst.Partner.Faults.Clear();
        burst.Partner.Faults.EachKth(2, "GET", "*", Fault.Answer(502));
        (await StatusesAsync(burst, 4)).ShouldBe([200, 502, 200, 502]);
    }

    [Fact]
    public async Task The_nth_request_alone_is_struck_and_two_next_rules_strike_two_requests()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add("stream", Bench.Stream(3)));
        bench.Partner.Faults.Nth(3, "GET", "str*", Fault.Answer(403));
        (await StatusesAsync(bench, 4)).ShouldBe([200, 200, 403, 200]);
        bench.Partner.Faults.Next("GET", "stream", Fault.Answer(500)).Next("GET", "stream", Fault.Answer(404));
        (await StatusesAsync(bench, 3)).ShouldBe([500, 404, 200]);
    }

    [Fact]
    public async Task A_log_in_page_comes_with_status_200()
    {
        await using var bench = await StartAsync(Fault.Html());
        using var response = await bench.Client.GetAsync("stream", Bench.Token);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
    }

    [Theory]
    [InlineData(204)]
    [InlineData(200)]
    public async Task An_empty_answer_has_no_byte(int status)
    {
        await using var bench = await StartAsync(Fault.Empty(status));
        using var response = await bench.Client.GetAsync("stream", Bench.Token);
        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsByteArrayAsync(Bench.Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_redirect_leads_where_it_says_and_self_makes_a_loop()
    {
        await using var bench = await StartAsync(Fault.Redirect("http://169.254.169.254/latest"));
        bench.Partner.Faults.Next("GET", "stream", Fault.Redirect("self"));
        using var away = await bench.Client.GetAsync("stream?limit=5", Bench.Token);
        away.Headers.Location!.Host.ShouldBe("169.254.169.254");
        using var loop = await bench.Client.GetAsync("stream?limit=5", Bench.Token);
        loop.Headers.Location.ShouldBe(new Uri(bench.Client.BaseAddress!, "stream?limit=5"));
    }

    [Fact]
    public async Task A_partner_that_never_answers_runs_into_the_callers_time_out()
    {
        await using var bench = await StartAsync(Fault.Hang());
        using var impatient = new HttpClient { BaseAddress = bench.Client.BaseAddress, Timeout = TimeSpan.FromMilliseconds(300) };
        await Should.ThrowAsync<TaskCanceledException>(() => impatient.GetAsync("stream", Bench.Token));
    }

    [Fact]
    public async Task A_reset_in_the_body_is_an_error_of_the_connection_after_half_of_it()
    {
        await using var bench = await StartAsync(Fault.Of(FaultKind.ResetInBody));
        using var response = await bench.Client.GetAsync("stream", HttpCompletionOption.ResponseHeadersRead, Bench.Token);
        var thrown = await Should.ThrowAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Bench.Token));
        Reset(thrown).ShouldBeTrue(thrown.ToString());
    }

    [Fact]
    public async Task A_reset_without_an_answer_is_an_error_of_the_connection()
    {
        await using var bench = await StartAsync(Fault.Reset());
        var thrown = await Should.ThrowAsync<HttpRequestException>(() => RawAsync(bench, reset: true));
        Reset(thrown).ShouldBeTrue(thrown.ToString());
    }

    [Theory]
    [InlineData(FaultKind.WrongLength)]
    [InlineData(FaultKind.BadChunk)]
    public async Task A_body_with_wrong_framing_cannot_be_read(FaultKind kind)
    {
        await using var bench = await StartAsync(Fault.Of(kind));
        await Should.ThrowAsync<HttpRequestException>(() => bench.GetAsync("stream"));
        (await bench.GetAsync("stream")).ShouldContain("r000");
    }

    [Fact]
    public async Task A_wrong_length_promises_100_bytes_more_than_it_sends()
    {
        await using var bench = await StartAsync(Fault.Of(FaultKind.WrongLength));
        var answer = await RawAsync(bench);
        var (head, body) = (answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)], answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        head.ShouldContain($"Content-Length: {Encoding.UTF8.GetByteCount(body) + 100}");
    }

    [Fact]
    public async Task A_bad_chunk_has_a_size_that_is_no_number()
    {
        await using var bench = await StartAsync(Fault.Of(FaultKind.BadChunk));
        (await RawAsync(bench)).ShouldEndWith("\r\nzz\r\n");
    }

    [Fact]
    public async Task A_header_can_be_huge_or_broken()
    {
        await using var bench = await StartAsync(Fault.OfSize(FaultKind.RawHeader, 1_000_000));
        bench.Partner.Faults.Next("GET", "stream", Fault.OfText(FaultKind.RawHeader, "X-A: b\r\nSet-Cookie: planted"));
        (await RawAsync(bench)).Length.ShouldBeGreaterThan(1_000_000);
        (await RawAsync(bench)).ShouldContain("\r\nSet-Cookie: planted\r\n");
    }

    [Fact]
    public async Task A_slow_body_comes_at_the_pace_it_says()
    {
        await using var bench = await StartAsync(Fault.Of(FaultKind.SlowBody, 2000));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var body = await bench.GetAsync("stream");
        JsonDocument.Parse(body).RootElement.GetProperty("data").GetArrayLength().ShouldBe(10);
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(Encoding.UTF8.GetByteCount(body) / 2500.0 - 0.1));
    }

    [Fact]
    public async Task A_delayed_partner_answers_after_its_time()
    {
        await using var bench = await StartAsync(Fault.Delay(200));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await bench.GetAsync("stream");
        watch.ElapsedMilliseconds.ShouldBeGreaterThan(190);
    }

    [Fact]
    public async Task An_endless_body_sends_more_than_any_page_has()
    {
        await using var bench = await StartAsync(Fault.OfSize(FaultKind.EndlessBody, 1L << 40));
        await using var body = await bench.Client.GetStreamAsync("stream", Bench.Token);
        var buffer = new byte[1 << 20];
        long read = 0;
        while (read < 8 << 20)
        {
            read += await body.ReadAsync(buffer, Bench.Token);
        }
    }

    [Fact]
    public async Task A_gzip_bomb_is_small_and_grows_more_than_200_times()
    {
        await using var bench = await StartAsync(Fault.OfSize(FaultKind.GzipBomb, 20 << 20));
        using var response = await bench.Client.GetAsync("stream", Bench.Token);
        response.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        var packed = await response.Content.ReadAsByteArrayAsync(Bench.Token);
        using var plain = new MemoryStream();
        await new GZipStream(new MemoryStream(packed), CompressionMode.Decompress).CopyToAsync(plain, Bench.Token);
        plain.Length.ShouldBeGreaterThan(200L * packed.Length);
        plain.Length.ShouldBeGreaterThanOrEqualTo(20 << 20);
    }

    [Fact]
    public async Task A_truncated_body_is_a_complete_answer_with_half_a_JSON_text()
    {
        await using var bench = await StartAsync(Fault.Of(FaultKind.Truncate));
        var body = await bench.GetAsync("stream");
        Should.Throw<JsonException>(() => JsonDocument.Parse(body));
        body.ShouldStartWith("{\"data\":[");
    }

    [Fact]
    public async Task A_duplicate_key_stands_twice_in_the_first_record()
    {
        await using var bench = await StartAsync(Fault.Of(FaultKind.DuplicateKey));
        (await bench.GetAsync("stream")).ShouldStartWith("""{"data":[{"id":"twice","id":"r000",""");
    }

    [Fact]
    public async Task Depth_numbers_fields_and_drift_are_put_into_the_first_record()
    {
        await using var bench = await StartAsync(Fault.Of(FaultKind.Deep, 10_000));
        bench.Partner.Faults.Next("GET", "stream", Fault.Of(FaultKind.HugeNumbers))
            .Next("GET", "stream", Fault.OfSize(FaultKind.HugeField, 2_000_000))
            .Next("GET", "stream", Fault.OfText(FaultKind.Inject, "\"baru\":true,"))
            .Next("GET", "stream", Fault.OfText(FaultKind.Replace, "\"nama\"", "\"name\""));
        (await bench.GetAsync("stream")).ShouldContain(new string('[', 10_000));
        (await bench.GetAsync("stream")).ShouldContain("1e400,\"long\":12345678901234567890");
        (await bench.GetAsync("stream")).Length.ShouldBeGreaterThan(2_000_000);
        (await bench.GetAsync("stream")).ShouldContain("[{\"baru\":true,\"id\":\"r000\"");
        (await bench.GetAsync("stream")).ShouldNotContain("nama");
    }

    [Fact]
    public async Task Text_can_be_no_UTF_8_carry_a_byte_order_mark_or_lie_about_its_charset()
    {
        await using var bench = await StartAsync(Fault.Of(FaultKind.InvalidUtf8));
        bench.Partner.Faults.Next("GET", "stream", Fault.Of(FaultKind.ByteOrderMark))
            .Next("GET", "stream", Fault.OfText(FaultKind.Charset, "iso-8859-1", "utf-8"))
            .Next("GET", "stream", Fault.OfText(FaultKind.Charset, "utf-16", "utf-16"));
        Should.Throw<DecoderFallbackException>(Strict(await bench.Client.GetByteArrayAsync("stream", Bench.Token)));
        (await bench.Client.GetByteArrayAsync("stream", Bench.Token))[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
        Should.Throw<DecoderFallbackException>(Strict(await bench.Client.GetByteArrayAsync("stream", Bench.Token)));
        using var utf16 = await bench.Client.GetAsync("stream", Bench.Token);
        utf16.Content.Headers.ContentType!.CharSet.ShouldBe("utf-16");
        Encoding.Unicode.GetString(await utf16.Content.ReadAsByteArrayAsync(Bench.Token)).ShouldStartWith("{\"data\"");
    }

    [Fact]
    public async Task A_fault_for_another_kind_of_endpoint_says_so_instead_of_doing_nothing()
    {
        await using var bench = await StartAsync(Fault.Of(FaultKind.StrangerResult));
        using var response = await bench.Client.GetAsync("stream", Bench.Token);
        (await response.Content.ReadAsStringAsync(Bench.Token)).ShouldContain("StrangerResult does not apply");
    }

    private static async Task<List<int>> StatusesAsync(Bench bench, int count)
    {
        var statuses = new List<int>();
        for (var i = 0; i < count; i++)
        {
            using var response = await bench.Client.GetAsync("stream", Bench.Token);
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }

    private static Action Strict(byte[] bytes) => () => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);

    private static bool Reset(Exception? thrown) =>
        thrown is not null && (thrown is SocketException { SocketErrorCode: SocketError.ConnectionReset } || Reset(thrown.InnerException));

    // HttpClient repeats a request that was reset before an answer came: the bare socket does not.
    private static async Task<string> RawAsync(Bench bench, bool reset = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, bench.Client.BaseAddress!.Port, Bench.Token);
        var stream = client.GetStream();
        await stream.WriteAsync("GET /mitra/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray(), Bench.Token);
        using var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all, Bench.Token);
        }
        catch (IOException error) when (reset)
        {
            throw new HttpRequestException("reset", error);
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }
}
