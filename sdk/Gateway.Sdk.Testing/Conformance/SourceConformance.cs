using Xunit;

namespace Gateway.Sdk.Testing;

/// <summary>What every source must keep, clause by clause (sdk/README.md, "Clauses"). Derive once per source and say how to make it.</summary>
/// <remarks>
/// Every clause runs on a new instance of the suite, so <see cref="SeedAsync"/> always meets an empty outside system. Sources with a time cursor
/// seed records that are older than their late window, for a source may read that window again.
/// </remarks>
public abstract partial class SourceConformance : AdapterConformance
{
    /// <summary>What the stream declares.</summary>
    protected abstract SourceTraits Traits { get; }

    /// <summary>Records a clause seeds. At least five. Default: 7.</summary>
    protected virtual int Records => 7;

    /// <summary>Page size a clause asks for; smaller than <see cref="Records"/>. Default: 2.</summary>
    protected virtual int PageSize => 2;

    /// <summary>The largest page a source may yield that cannot cut the partner's pages. Default: what was asked for.</summary>
    protected virtual int LargestPage => PageSize;

    /// <summary>A moment that parts what is seeded: some records changed before it, the others then or later. Only for streams that declare windows.</summary>
    protected virtual DateTimeOffset Middle => default;

    /// <summary>Puts this many records, all different, into the outside system. May skip a count it cannot make with <c>Assert.Skip</c>.</summary>
    protected abstract ValueTask SeedAsync(int count);

    /// <summary>Makes a new adapter of the outside system, as a new run would.</summary>
    protected abstract ValueTask<ISourceAdapter> CreateAsync();

    /// <summary>Breaks the outside system: it refuses connections, loses its file. Returns false when that cannot be done here.</summary>
    protected virtual ValueTask<bool> BreakAsync() => ValueTask.FromResult(false);

    /// <summary>S1: reading from the start yields every record once.</summary>
    [Fact]
    public async Task S1_reading_from_the_start_yields_every_record_once()
    {
        await SeedAsync(Records);
        var pages = await ReadAsync(null);
        var records = pages.SelectMany(page => page.Records).ToList();
        Assert.True(records.Count == Records, $"{Records} records were seeded, {records.Count} were read");
        Assert.True(records.Distinct().Count() == Records, "a record was read twice");
    }

    /// <summary>S2: resuming after any checkpoint, also the last, yields exactly the rest.</summary>
    [Fact]
    public async Task S2_resuming_after_any_checkpoint_yields_exactly_the_rest()
    {
        Assert.SkipWhen(Traits.Cursor == CursorKind.None, "the source has no cursor: the host never resumes it");
        await SeedAsync(Records);
        var all = await ReadAsync(null);
        Assert.True(all.Count > 1 || LargestPage >= Records, "a resume can be seen only with more than one page: lower PageSize or seed more");
        for (var i = 0; i < all.Count; i++)
        {
            var expected = all.Skip(i + 1).SelectMany(page => page.Records).ToList();
            var rest = (await ReadAsync(all[i].Checkpoint)).SelectMany(page => page.Records).ToList();
            Assert.True(expected.SequenceEqual(rest), $"after the checkpoint of page {i + 1}: expected {expected.Count} records, got {Difference(expected, rest)}");
        }
    }

    /// <summary>S3: the same read twice yields the same.</summary>
    [Fact]
    public async Task S3_reading_twice_yields_the_same()
    {
        await SeedAsync(Records);
        var first = (await ReadAsync(null)).SelectMany(page => page.Records).ToList();
        var second = (await ReadAsync(null)).SelectMany(page => page.Records).ToList();
        Assert.True(first.SequenceEqual(second), "the second read: " + Difference(first, second));
    }

    /// <summary>S4: an empty list ends by itself, without records and without an exception.</summary>
    [Fact]
    public async Task S4_an_empty_list_ends_without_records()
    {
        await SeedAsync(0);
        var pages = await ReadAsync(null);
        Assert.True(pages.All(page => page.Records.Count == 0), "records came out of an empty system");
    }

    /// <summary>S5: no page is larger than asked for, unless the partner sets the size.</summary>
    [Fact]
    public async Task S5_no_page_is_larger_than_asked_for()
    {
        await SeedAsync(Records);
        var largest = (await ReadAsync(null)).Max(page => page.Records.Count);
        Assert.True(largest <= LargestPage, $"asked for {PageSize}, at most {LargestPage} allowed, got {largest}");
    }

    /// <summary>S6: a checkpoint is text that survives being stored, and at most 64 KiB of it.</summary>
    [Fact]
    public async Task S6_a_checkpoint_is_storable_text_of_at_most_64_KiB()
    {
        await SeedAsync(Records);
        foreach (var checkpoint in (await ReadAsync(null)).Select(page => page.Checkpoint))
        {
            var bytes = CheckpointBytes(checkpoint);
            Assert.True(bytes.Length <= Checkpoint.MaxLength, $"a checkpoint of {bytes.Length} bytes");
        }
    }

    /// <summary>S7: every record is one JSON object in UTF-8 without byte order mark.</summary>
    [Fact]
    public async Task S7_every_record_is_one_JSON_object_in_UTF8()
    {
        await SeedAsync(Records);
        foreach (var record in (await ReadAsync(null)).SelectMany(page => page.Records))
        {
            Assert.True(record.Fault is null, "a record is not one JSON object in UTF-8: " + record.Fault);
        }
    }

    /// <summary>S8: only the last page of a whole list completes the snapshot, and a source that shows deletes by absence says so there.</summary>
    [Fact]
    public async Task S8_the_snapshot_mark_is_on_the_last_page_and_nowhere_else()
    {
        await SeedAsync(Records);
        var pages = await ReadAsync(null);
        Assert.True(pages.SkipLast(1).All(page => !page.CompletesSnapshot), "a page before the last one completes the snapshot");
        Assert.True(Traits.Deletes != DeleteSignal.Absence || pages[^1].CompletesSnapshot, "deletes show by absence, but no page completes the list");
        Assert.True(pages.All(page => page.Total is null || page.Total == Records), "the announced total is not the number of records");
    }

    /// <summary>S9: a cancelled token stops reading with OperationCanceledException, before the first page and in the middle.</summary>
    [Fact]
    public async Task S9_a_cancelled_token_stops_reading()
    {
        await SeedAsync(Records);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await StopsAsync(() => TakeAsync(int.MaxValue, cancelled), "cancelled before the first page");
        if (LargestPage < Records)
        {
            using var middle = new CancellationTokenSource();
            await StopsAsync(() => TakeAsync(1, middle), "cancelled after the first page");
        }

        await ReadsAllAsync();
    }

    /// <summary>S10: a reader that stops in the middle leaves nothing behind: the next one reads everything.</summary>
    [Fact]
    public async Task S10_stopping_in_the_middle_leaves_nothing_behind()
    {
        await SeedAsync(Records);
        await TakeAsync(1, null);
        await ReadsAllAsync();
    }

    /// <summary>S11: creating, opening and disposing without reading works, also when the system is empty.</summary>
    [Fact]
    public async Task S11_an_unused_source_can_be_disposed()
    {
        await SeedAsync(0);
        await GuardAsync(async () =>
        {
            await using var adapter = await CreateAsync();
            await using var source = adapter.OpenSource(Stream);
            return true;
        });
    }

    /// <summary>S12: a page owns its bytes: they stay as they are until the page is disposed, also when later pages are read.</summary>
    [Fact]
    public async Task S12_a_page_keeps_its_bytes_until_it_is_disposed()
    {
        await SeedAsync(Records);
        var (early, late) = await ReadHoldingPagesAsync();
        Assert.True(early.SequenceEqual(late), "records of an earlier page changed while later pages were read");
    }

    /// <summary>S13: a destructive source consumes nothing before it is told to, may be told twice, and then does not yield it again.</summary>
    [Fact]
    public async Task S13_nothing_is_consumed_before_it_is_acknowledged()
    {
        Assert.SkipUnless(Traits.Mode == ReadMode.Destructive, "the source is not destructive");
        await SeedAsync(Records);
        var first = await ReadAsync(null);
        var again = await ReadAsync(null);
        Assert.True(first.SelectMany(page => page.Records).SequenceEqual(again.SelectMany(page => page.Records)), "reading alone consumed records");
        await AcknowledgeAsync(first[0].Checkpoint);
        await AcknowledgeAsync(first[0].Checkpoint);
        var rest = (await ReadAsync(null)).SelectMany(page => page.Records).ToList();
        var expected = first.Skip(1).SelectMany(page => page.Records).ToList();
        Assert.True(expected.SequenceEqual(rest), "after acknowledging the first page: " + Difference(expected, rest));
    }

    /// <summary>S14: a stream that does not exist is the operator's mistake: AdapterException with kind Configuration.</summary>
    [Fact]
    public async Task S14_an_unknown_stream_is_a_configuration_failure()
    {
        await SeedAsync(0);
        await using var adapter = await CreateAsync();
        var thrown = await ThrownByAsync(() => OpenUnknownAsync(adapter));
        Assert.True(thrown is AdapterException { Kind: FailureKind.Configuration }, $"expected AdapterException of kind Configuration, got {Name(thrown)}");
    }

    /// <summary>S15: a system that cannot be read is reported by AdapterException with a code, and the source can still be disposed.</summary>
    [Fact]
    public async Task S15_a_broken_system_is_reported_with_a_code()
    {
        await SeedAsync(Records);
        Assert.SkipUnless(await BreakAsync(), "this suite cannot break the outside system");
        var thrown = await ThrownByAsync(() => ReadAsync(null));
        Assert.True(thrown is AdapterException, $"expected AdapterException, got {Name(thrown)}");
        Assert.Matches("^GW[0-9]{4}$", ((AdapterException)thrown!).Code);
    }

    /// <summary>S16: a full read starts at the beginning, whatever checkpoint it is handed.</summary>
    [Fact]
    public async Task S16_a_full_read_ignores_the_checkpoint()
    {
        await SeedAsync(Records);
        var all = await ReadAsync(null);
        var full = (await ReadAsync(all[0].Checkpoint, full: true)).SelectMany(page => page.Records).ToList();
        Assert.True(all.SelectMany(page => page.Records).SequenceEqual(full), $"expected all {Records} records, got {full.Count}");
    }

    /// <summary>S17: a window yields what changed within it and nothing else, and resuming after any of its checkpoints yields exactly the rest of it.</summary>
    [Fact]
    public async Task S17_a_window_yields_exactly_what_changed_within_it()
    {
        Assert.SkipUnless(Traits.Windows, "the source reads no windows");
        await SeedAsync(Records);
        var all = (await ReadAsync(null)).SelectMany(page => page.Records).ToList();
        var windows = new[] { new ReadWindow(Middle.AddYears(-20), Middle), new ReadWindow(Middle, Middle.AddYears(20)) };
        var parts = new List<ReadRecord>();
        foreach (var window in windows)
        {
            var pages = await ReadAsync(null, window: window);
            var part = pages.SelectMany(page => page.Records).ToList();
            Assert.True(part.Count > 0, "no record lies on one side of Middle: choose another moment");
            for (var i = 0; i < pages.Count; i++)
            {
                var expected = pages.Skip(i + 1).SelectMany(page => page.Records).ToList();
                var rest = (await ReadAsync(pages[i].Checkpoint, window: window)).SelectMany(page => page.Records).ToList();
                Assert.True(expected.SequenceEqual(rest), $"after the checkpoint of page {i + 1} of a window: " + Difference(expected, rest));
            }

            parts.AddRange(part);
        }

        Assert.True(all.SequenceEqual(parts), "two windows that meet, beside the whole: " + Difference(all, parts));
    }
}
