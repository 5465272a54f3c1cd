using System.IO.Compression;
using System.Text;
using Gateway.Engine.Resilience;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Microsoft.AspNetCore.Http;

namespace Gateway.Engine.Tests.Resilience;

/// <summary>Answers that are too large, too slow, too clever or cut short (delivery.md S6, S7, S20, S27 to S29, S54).</summary>
public sealed class AnswerTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{{\"id\":{i}}}\n")));

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("bare-deflate")]
    [InlineData("identity")]
    [InlineData("GZIP")]
    public async Task A_compressed_answer_is_read_as_it_was_before(string coding)
    {
        await using var partner = await Serve(coding.Replace("bare-", ""), Pack(coding, Text));
        using var rig = new Rig();
        using var client = rig.Client(partner.Address);

        using var buffered = await client.GetIt();
        using var streamed = await client.GetAsync("x", HttpCompletionOption.ResponseHeadersRead, Sending.Stop);

        (await buffered.Content.ReadAsByteArrayAsync(Sending.Stop)).ShouldBe(Text);
        using var copy = new MemoryStream();
        await (await streamed.Content.ReadAsStreamAsync(Sending.Stop)).CopyToAsync(copy, Sending.Stop);
        copy.ToArray().ShouldBe(Text);
        buffered.Content.Headers.ContentEncoding.ShouldBe(coding == "identity" ? ["identity"] : []);
    }

    [Fact]
    public async Task A_synchronous_reader_gets_the_same_bytes()
    {
        await using var partner = await Serve("gzip", Pack("gzip", Text));
        using var rig = new Rig();
        using var response = await rig.Client(partner.Address).GetAsync("x", HttpCompletionOption.ResponseHeadersRead, Sending.Stop);

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Sending.Stop));
        var lines = 0;
        while (reader.ReadLine() is not null)
        {
            lines++;
        }

        lines.ShouldBe(5_000);
    }

    [Theory]
    [InlineData("gzip", 200_000_000, 100, "GW2217")]
    [InlineData("br", 200_000_000, 100, "GW2217")]
    [InlineData("gzip", 9_000_000, 10_000, "GW2216")]
    [InlineData("identity", 9_000_000, 100, "GW2216")]
    [InlineData("unannounced", 9_000_000, 100, "GW2216")]
    public async Task A_bomb_and_an_endless_body_end_early(string coding, int size, int ratio, string code)
    {
        await using var partner = await Serve(coding == "unannounced" ? "identity" : coding, Pack(coding, new byte[size]), announce: coding != "unannounced");
        using var rig = new Rig();
        using var client = rig.Client(
            partner.Address, network: Rig.Loopback with { MaxCompressionRatio = ratio }, options: options => options with { MaxResponseBytes = 8_000_000 });

        (await client.GetIt().ShouldFail()).Code.ShouldBe(code);
        (await client.SendIt("POST").ShouldFail()).Kind.ShouldBe(FailureKind.Unknown);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_answer_that_is_cut_short_is_refused_whole(string coding)
    {
        await using var partner = await Serve(coding, Pack(coding, Text)[..^20]);
        using var rig = new Rig();
        using var client = rig.Client(partner.Address);

        var read = await client.GetIt().ShouldFail();
        var write = await client.SendIt("POST").ShouldFail();

        (read.Kind, read.Code, write.Kind).ShouldBe((FailureKind.Transient, "GW2219", FailureKind.Unknown));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    public async Task A_coding_nobody_asked_for_is_refused(string coding)
    {
        await using var partner = await Serve(coding, Text);
        using var rig = new Rig();

        (await rig.Client(partner.Address).GetIt().ShouldFail()).Code.ShouldBe("GW2218");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "GW2206")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n5\r\nsh", "GW2206")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nshort\r\n0\r\n\r\n", "GW2209")]
    [InlineData("HTP what\r\n\r\n", "GW2209")]
    public async Task A_broken_answer_is_refused_whole_and_its_write_is_unknown(string answer, string code)
    {
        await using var partner = new RawPartner(async (stream, _, stop) =>
        {
            await RawPartner.ReadRequestAsync(stream, stop);
            await RawPartner.WriteAsync(stream, answer, stop);
        });
        using var rig = new Rig();

        var failure = await rig.Client(partner.Address).SendIt("POST").ShouldFail();

        (failure.Kind, failure.Code, partner.Connections).ShouldBe((FailureKind.Unknown, code, 1));
    }

    [Fact]
    public async Task A_header_of_a_megabyte_is_refused()
    {
        await using var partner = new RawPartner(async (stream, _, stop) =>
        {
            await RawPartner.ReadRequestAsync(stream, stop);
            await RawPartner.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nX-Large: {new string('a', 1 << 20)}\r\nContent-Length: 0\r\n\r\n", stop);
        });
        using var rig = new Rig();

        (await rig.Client(partner.Address, new() { Retries = 0 }).GetIt().ShouldFail()).Code.ShouldBe("GW2209");
    }

    [Fact]
    public async Task A_body_that_falls_silent_ends_after_the_idle_time()
    {
        await using var partner = new RawPartner(async (stream, _, stop) =>
        {
            await RawPartner.ReadRequestAsync(stream, stop);
            await RawPartner.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfirst", stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        });
        var clock = new ManualTimeProvider();
        using var rig = new Rig(clock);
        using var client = rig.Client(partner.Address, new() { IdleTimeout = TimeSpan.FromSeconds(6) });
        using var response = await client.GetAsync("x", HttpCompletionOption.ResponseHeadersRead, Sending.Stop);
        var body = await response.Content.ReadAsStreamAsync(Sending.Stop);
        var buffer = new byte[100];
        (await body.ReadAsync(buffer, Sending.Stop)).ShouldBe(5);

        // Our own slowness is not the partner's silence.
        clock.Advance(TimeSpan.FromHours(2));
        var reading = body.ReadAsync(buffer, Sending.Stop).AsTask();
        await Sending.Until(() => clock.NextTimer is not null);
        clock.Advance(TimeSpan.FromSeconds(5.9));
        reading.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(0.2));

        (await Should.ThrowAsync<AdapterException>(reading)).Code.ShouldBe("GW2205");
    }

    [Fact]
    public async Task A_body_that_trickles_ends_after_the_attempt_time()
    {
        var step = new SemaphoreSlim(0);
        await using var partner = new RawPartner(async (stream, _, stop) =>
        {
            await RawPartner.ReadRequestAsync(stream, stop);
            await RawPartner.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", stop);
            while (true)
            {
                await step.WaitAsync(stop);
                await RawPartner.WriteAsync(stream, "x", stop);
            }
        });
        var clock = new ManualTimeProvider();
        using var rig = new Rig(clock);
        using var client = rig.Client(partner.Address, new() { AttemptTimeout = TimeSpan.FromSeconds(60), IdleTimeout = TimeSpan.FromSeconds(30) });
        using var response = await client.GetAsync("x", HttpCompletionOption.ResponseHeadersRead, Sending.Stop);
        var body = await response.Content.ReadAsStreamAsync(Sending.Stop);
        var bytes = 0;

        var failure = await Should.ThrowAsync<AdapterException>(async () =>
        {
            while (true)
            {
                var reading = body.ReadAsync(new byte[1], Sending.Stop).AsTask();
                await Sending.Until(() => clock.NextTimer is not null);
                clock.Advance(TimeSpan.FromSeconds(20));
                step.Release();
                await reading;
                bytes++;
            }
        });

        (failure.Code, bytes).ShouldBe(("GW2205", 2));
    }

    private static Task<Partner> Serve(string coding, byte[] body, bool announce = true) => Partner.StartAsync(async (context, _) =>
    {
        context.Response.Headers.ContentEncoding = coding;
        context.Response.ContentLength = announce ? body.Length : null;
        await context.Response.Body.WriteAsync(body);
    });

    private static byte[] Pack(string coding, byte[] content)
    {
        using var packed = new MemoryStream();
        using (Stream packer = coding.ToLowerInvariant() switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "bare-deflate" => new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            _ => packed,
        })
        {
            packer.Write(content);
            packer.Flush();
            return Finish(packer, packed);
        }
    }

    private static byte[] Finish(Stream packer, MemoryStream packed)
    {
        if (packer != packed)
        {
            packer.Dispose();
        }
        return packed.ToArray();
    }
}
