using System.Net;
using System.Text;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Runs;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Gateway.Tests;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>More than anyone can mean: a record, a page, a body, a packed body or a header without measure.</summary>
public sealed class SizeFaults : SourceFaults
{
    private const int Cap = 4 << 20;

    [Fact]
    public async Task S25_a_huge_record_is_held_by_its_hash_and_size_and_the_others_go_on()
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", Fault.OfSize(FaultKind.HugeField, 6 << 20));
        await using var sync = new SyncUnderTest();
        var city = new InMemoryDestination(new DestinationTraits { Class = DestinationClass.Upsert });
        (await partner.SyncFromAsync(sync, List, city)).Books.ShouldBe(new Books(5, 4, 0, 0, 1, 0));
        var held = (await sync.HeldAsync()).ShouldHaveSingleItem();
        (held.Stage, held.Cause.Code).ShouldBe((HeldStage.Map, "GW2234"));
        held.Fingerprint.ShouldNotBe((UInt128)0);
        held.Cause.Message.ShouldMatch("the record has 62[0-9]{5} bytes");
        held.Sealed!.Length.ShouldBeLessThan(1024, "not the bytes");
    }

    [Fact]
    public async Task S26_a_page_of_many_records_is_read_as_it_comes_and_refused_at_the_cap_with_advice()
    {
        var endless = new EndlessPage("{\"data\":[", "{\"id\":\"1571019900000001\",\"n\":1},");
        var failure = await ReadAsync(endless);
        failure.Fix!.ShouldContain("smaller pages");
        endless.Taken.ShouldBeInRange(Cap, Cap + EndlessPage.Portion * 2L);
        endless.MostMemory.ShouldBeLessThan(6 * Cap, "the page is kept once, in a buffer that doubles");
    }

    [Fact]
    public async Task S27_an_endless_body_is_stopped_at_the_byte_cap()
    {
        var endless = new EndlessPage("{\"data\":[{\"id\":\"", "x");
        await ReadAsync(endless);
        endless.Taken.ShouldBeLessThan(Cap + EndlessPage.Portion * 2L);
        endless.Closed.ShouldBeTrue();
    }

    [Fact]
    public async Task S27_the_cap_holds_over_a_real_connection()
    {
        await using var partner = (await ListAsync(5)).UnderHost(limits => limits with { Retries = 0 });
        partner.Sandbox.Faults.Next("GET", "records", Fault.OfSize(FaultKind.EndlessBody, long.MaxValue));
        (await FailureAsync(partner.ReadAsync(Capped, "records"))).Kind.ShouldBe(FailureKind.ContractBroken);
    }

    [Theory]
    [InlineData(100 << 20, 64 << 20, "grows to more than 100 times")]
    [InlineData(100 << 20, 1 << 20, "larger than 1048576 bytes")]
    public async Task S28_a_gzip_bomb_is_stopped_at_the_ratio_and_at_the_cap(int bomb, int cap, string reason)
    {
        await using var partner = (await ListAsync(5)).UnderHost(limits => limits with { Retries = 0 });
        partner.Sandbox.Faults.Always("GET", "records", Fault.OfSize(FaultKind.GzipBomb, bomb));
        var failure = await FailureAsync(partner.ReadAsync(Limited(cap), "records"));
        failure.Kind.ShouldBe(FailureKind.ContractBroken);
        failure.Message.ShouldContain(reason);
    }

    [Fact]
    public async Task S54_a_header_of_a_megabyte_is_refused()
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", Fault.OfSize(FaultKind.RawHeader, 1 << 20));
        (await FailureAsync(partner.ReadAsync(List, "records"))).Kind.ShouldBe(FailureKind.Transient);
    }

    [Fact]
    public async Task S54_a_header_line_that_is_none_is_refused()
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", Fault.OfText(FaultKind.RawHeader, "X-A: b\r\nno header at all"));
        (await FailureAsync(partner.ReadAsync(List, "records"))).Kind.ShouldBe(FailureKind.Transient);
    }

    private static string Capped => Limited(Cap);

    private static string Limited(int bytes) => List.Replace("\"streams\"", $"\"maxBodyBytes\": {bytes}, \"streams\"", StringComparison.Ordinal);

    private static async Task<AdapterException> ReadAsync(EndlessPage page)
    {
        using var context = new TestAdapterContext(http: new PlainHttpClients(() => page));
        await using var adapter = Adapters.Create(Capped, new Uri("https://mitra.example/"), context);
        await using var source = ((ISourceAdapter)adapter).OpenSource("records");
        await using var pages = source.ReadAsync(new ReadRequest(null, 10), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        return await FailsAsync(pages.MoveNextAsync().AsTask(), FailureKind.ContractBroken, "GW2247");
    }

    /// <summary>An answer without a length that never ends, counted as it is taken.</summary>
    private sealed class EndlessPage(string start, string again) : HttpMessageHandler
    {
        public const int Portion = 1 << 16;
        private readonly byte[] _start = Encoding.UTF8.GetBytes(start);
        private readonly byte[] _again = Encoding.UTF8.GetBytes(again);
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);

        public long Taken { get; private set; }

        public long MostMemory { get; private set; }

        public bool Closed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new StreamContent(new Body(this));
            content.Headers.ContentType = new("application/json");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
        }

        private int Fill(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, Portion);
            for (var i = 0; i < count; i++, Taken++)
            {
                buffer[i] = Taken < _start.Length ? _start[Taken] : _again[(Taken - _start.Length) % _again.Length];
            }

            if (Taken % (1 << 20) < count)
            {
                MostMemory = Math.Max(MostMemory, GC.GetTotalMemory(forceFullCollection: true) - _before);
            }

            return count;
        }

        private sealed class Body(EndlessPage page) : MemoryStream
        {
            public override bool CanSeek => false;

            public override int Read(byte[] buffer, int offset, int count) => page.Fill(buffer.AsSpan(offset, count));

            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(page.Fill(buffer.Span));

            protected override void Dispose(bool disposing)
            {
                page.Closed = true;
                base.Dispose(disposing);
            }
        }
    }
}
