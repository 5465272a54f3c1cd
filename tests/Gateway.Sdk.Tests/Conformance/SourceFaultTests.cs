using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Sdk.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Sdk.Tests.Conformance;

/// <summary>The source suite is worth something only if it catches sources that are wrong: one planted fault each.</summary>
public sealed class SourceFaultTests
{
    [Fact]
    public async Task A_sound_source_passes_every_clause() => (await Clauses.FailedByAsync(() => new Suite((_, pages, _) => pages))).ShouldBeEmpty();

    [Fact]
    public async Task A_source_that_forgets_to_skip_is_caught() =>
        (await FailedAsync((reader, _, request) => reader(request with { After = null }))).ShouldBe(["S2"]);

    [Fact]
    public async Task A_source_that_skips_one_record_after_a_resume_is_caught() =>
        (await FailedAsync((_, pages, request) => request is { After: not null, Full: false } ? Rewrite(pages, page => Copy(page, page.Records.Skip(1))) : pages)).ShouldBe(["S2"]);

    [Fact]
    public async Task A_source_that_reads_records_twice_is_caught() =>
        (await FailedAsync((_, pages, _) => Rewrite(pages, page => Copy(page, page.Records.Concat(page.Records.Take(1)))))).ShouldContain("S1");

    [Fact]
    public async Task A_source_with_a_checkpoint_above_64_KiB_is_caught() =>
        (await FailedAsync((_, pages, _) => Rewrite(pages, page => new Page(page.Records, new Checkpoint(new string('0', Checkpoint.MaxLength) + page.Checkpoint.Value))))).ShouldBe(["S6"]);

    [Fact]
    public async Task A_source_with_a_checkpoint_that_cannot_be_stored_is_caught() =>
        (await FailedAsync((_, pages, _) => Rewrite(pages, page => new Page(page.Records, new Checkpoint("\ud800"))))).ShouldContain("S6");

    [Fact]
    public async Task A_source_whose_records_are_not_objects_is_caught() =>
        (await FailedAsync((_, pages, _) => Rewrite(pages, page => Copy(page, page.Records.Select(record => Wrapped(record, "[", "]")))))).ShouldBe(["S7"]);

    [Fact]
    public async Task A_source_that_ignores_the_page_size_is_caught() =>
        (await FailedAsync((reader, _, request) => reader(request with { PageSize = request.PageSize + 1 }))).ShouldBe(["S5"]);

    [Fact]
    public async Task A_source_that_marks_every_page_as_complete_is_caught() =>
        (await FailedAsync((_, pages, _) => Rewrite(pages, page => new Page(page.Records, page.Checkpoint) { CompletesSnapshot = true }))).ShouldBe(["S8"]);

    [Fact]
    public async Task A_source_that_ignores_its_token_is_caught() =>
        (await FailedAsync((reader, _, request) => reader(request), ignoreToken: true)).ShouldBe(["S9"]);

    [Fact]
    public async Task A_source_that_swallows_failures_is_caught() =>
        (await FailedAsync((_, pages, _) => Swallow(pages))).ShouldContain("S15");

    [Fact]
    public async Task A_source_that_reuses_its_buffer_is_caught()
    {
        var shared = new byte[256];
        (await FailedAsync((_, pages, _) => Rewrite(pages, page =>
        {
            var bytes = page.Records[0].Json;
            bytes.CopyTo(shared);
            return Copy(page, page.Records.Skip(1).Prepend(page.Records[0] with { Json = shared.AsMemory(0, bytes.Length) }));
        }))).ShouldContain("S12");
    }

    [Fact]
    public async Task A_destructive_source_that_consumes_while_reading_is_caught() =>
        (await Clauses.FailedByAsync(() => new Suite((_, pages, _) => pages) { Mode = ReadMode.Destructive, ConsumesWhileReading = true })).ShouldContain("S13");

    [Fact]
    public async Task A_source_that_logs_a_secret_is_caught() =>
        (await Clauses.FailedByAsync(() => new Suite((_, pages, _) => pages) { LogsSecret = true })).ShouldContain("S1");

    [Fact]
    public async Task A_source_that_does_not_heed_the_window_it_declares_is_caught() =>
        (await Clauses.FailedByAsync(() => new Suite((_, pages, _) => pages) { Windows = true })).ShouldBe(["S17"]);

    private static Task<IReadOnlyList<string>> FailedAsync(Fault fault, bool ignoreToken = false) =>
        Clauses.FailedByAsync(() => new Suite(fault) { IgnoresToken = ignoreToken });

    private static Page Copy(Page page, IEnumerable<SourceRecord> records) => new([.. records], page.Checkpoint) { CompletesSnapshot = page.CompletesSnapshot };

    private static SourceRecord Wrapped(SourceRecord record, string before, string after) =>
        record with { Json = Encoding.UTF8.GetBytes(before + Encoding.UTF8.GetString(record.Json.Span) + after) };

    private static async IAsyncEnumerable<Page> Rewrite(IAsyncEnumerable<Page> pages, Func<Page, Page> change)
    {
        await foreach (var page in pages)
        {
            yield return change(page);
        }
    }

    private static async IAsyncEnumerable<Page> Swallow(IAsyncEnumerable<Page> pages)
    {
        await using var each = pages.GetAsyncEnumerator();
        while (true)
        {
            try
            {
                if (!await each.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (AdapterException)
            {
                yield break;
            }

            yield return each.Current;
        }
    }

    private delegate IAsyncEnumerable<Page> Fault(Func<ReadRequest, IAsyncEnumerable<Page>> reader, IAsyncEnumerable<Page> pages, ReadRequest request);

    private sealed class Suite(Fault fault) : SourceConformance
    {
        private readonly InMemorySource _system = new();

        public ReadMode Mode { get; init; }

        public bool IgnoresToken { get; init; }

        public bool ConsumesWhileReading { get; init; }

        public bool LogsSecret { get; init; }

        public bool Windows { get; init; }

        protected override SourceTraits Traits => new() { Mode = Mode, Windows = Windows };

        protected override DateTimeOffset Middle => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        protected override ValueTask SeedAsync(int count)
        {
            Enumerable.Range(1, count).ToList().ForEach(i => _system.Add($$"""{"id":{{i}}}"""));
            return ValueTask.CompletedTask;
        }

        protected override ValueTask<bool> BreakAsync()
        {
            _system.BeforePage = (_, _) => throw new AdapterException(FailureKind.Transient, "GW2402", "the system is away");
            return ValueTask.FromResult(true);
        }

        protected override ValueTask<ISourceAdapter> CreateAsync()
        {
            if (LogsSecret)
            {
                var line = "asking with " + Context.Secrets.Reveal(Context.Secrets.Add("token").Name);
                Context.Log.Log(LogLevel.Information, default, line, null, (text, _) => text);
            }

            return ValueTask.FromResult<ISourceAdapter>(new Adapter(this, _system.Connect()));
        }

        private sealed class Adapter(Suite suite, ISourceAdapter sound) : ISourceAdapter
        {
            public ISource OpenSource(string stream) => new Source(suite, sound.OpenSource(stream));

            public ValueTask DisposeAsync() => sound.DisposeAsync();
        }

        private sealed class Source(Suite suite, ISource sound) : ISource, IAcknowledges
        {
            public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
            {
                var token = suite.IgnoresToken ? CancellationToken.None : cancellationToken;
                await foreach (var page in suite.Faulty(request, other => sound.ReadAsync(other, token)))
                {
                    yield return page;
                }
            }

            public Task AcknowledgeAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
            {
                suite._system.Remove(json => Encoding.UTF8.GetBytes(json).Length > 0 && IdOf(json) <= int.Parse(checkpoint.Value, null));
                return Task.CompletedTask;
            }

            public ValueTask DisposeAsync() => sound.DisposeAsync();

            private static int IdOf(string json) => int.Parse(json[6..^1], null);
        }

        private IAsyncEnumerable<Page> Faulty(ReadRequest request, Func<ReadRequest, IAsyncEnumerable<Page>> reader)
        {
            var pages = fault(reader, reader(request), request);
            return ConsumesWhileReading ? Rewrite(pages, page =>
            {
                _system.Remove(_ => true);
                return page;
            }) : pages;
        }
    }
}
