using System.Text;
using System.Text.Json;
using Xunit;

namespace Gateway.Sdk.Testing;

public abstract partial class SourceConformance
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private async Task<List<ReadPage>> ReadAsync(Checkpoint? after, bool full = false, ReadWindow? window = null)
    {
        // What the host stores is bytes: a checkpoint that does not survive that is found by whatever clause uses it.
        var stored = after is null ? null : new Checkpoint(Strict.GetString(CheckpointBytes(after)));
        return await GuardAsync(async () =>
        {
            var pages = new List<ReadPage>();
            await using var adapter = await CreateAsync();
            await using var source = adapter.OpenSource(Stream);
            await foreach (var page in source.ReadAsync(new ReadRequest(stored, PageSize) { Full = full, Window = window }, Token))
            {
                using (page)
                {
                    pages.Add(new ReadPage([.. page.Records.Select(ReadRecord.From)], page.Checkpoint, page.CompletesSnapshot, page.Total));
                }

                Assert.True(pages.Count <= 10_000, "the source does not end: 10,000 pages were read");
            }

            return pages;
        });
    }

    // Reads this many pages, then cancels the source given or just walks away.
    private async Task<int> TakeAsync(int pages, CancellationTokenSource? cancel) => await GuardAsync(async () =>
    {
        await using var adapter = await CreateAsync();
        await using var source = adapter.OpenSource(Stream);
        var read = 0;
        await foreach (var page in source.ReadAsync(new ReadRequest(null, PageSize), cancel?.Token ?? Token))
        {
            page.Dispose();
            if (++read < pages)
            {
                continue;
            }

            if (cancel is null)
            {
                break;
            }

            await cancel.CancelAsync();
        }

        return read;
    });

    private async Task ReadsAllAsync()
    {
        var read = (await ReadAsync(null)).Sum(page => page.Records.Count);
        Assert.True(read == Records, $"a new reader got {read} of {Records} records");
    }

    private async Task<(List<string> Early, List<string> Late)> ReadHoldingPagesAsync() => await GuardAsync(async () =>
    {
        await using var adapter = await CreateAsync();
        await using var source = adapter.OpenSource(Stream);
        var held = new List<Page>();
        var early = new List<string>();
        await foreach (var page in source.ReadAsync(new ReadRequest(null, PageSize), Token))
        {
            held.Add(page);
            early.AddRange(page.Records.Select(record => Convert.ToHexString(record.Json.Span)));
        }

        var late = held.SelectMany(page => page.Records).Select(record => Convert.ToHexString(record.Json.Span)).ToList();
        held.ForEach(page => page.Dispose());
        return (early, late);
    });

    private async Task AcknowledgeAsync(Checkpoint checkpoint) => await GuardAsync(async () =>
    {
        await using var adapter = await CreateAsync();
        await using var source = adapter.OpenSource(Stream);
        var acknowledges = source as IAcknowledges;
        Assert.True(acknowledges is not null, "a destructive source implements IAcknowledges");
        await acknowledges.AcknowledgeAsync(checkpoint, Token);
        return true;
    });

    private async Task OpenUnknownAsync(ISourceAdapter adapter)
    {
        await using var source = adapter.OpenSource("no-such-stream");
        await foreach (var page in source.ReadAsync(new ReadRequest(null, PageSize), Token))
        {
            page.Dispose();
        }
    }

    private static byte[] CheckpointBytes(Checkpoint checkpoint)
    {
        Assert.True(checkpoint?.Value is not null, "a page has no checkpoint");
        try
        {
            return Strict.GetBytes(checkpoint.Value);
        }
        catch (EncoderFallbackException)
        {
            Assert.Fail("a checkpoint is not text: it holds half of a surrogate pair");
            throw;
        }
    }

    private static string Difference(List<ReadRecord> expected, List<ReadRecord> actual) =>
        $"{actual.Count} records, {expected.Except(actual).Count()} missing, {actual.Except(expected).Count()} that do not belong"
        + (expected.Count == actual.Count ? ", or in another order" : "");

    private sealed record ReadPage(List<ReadRecord> Records, Checkpoint Checkpoint, bool CompletesSnapshot, long? Total);

    private sealed record ReadRecord(string Bytes, ChangeKind Kind, string? MessageId, string? Fault)
    {
        public static ReadRecord From(SourceRecord record) =>
            new(Convert.ToHexString(record.Json.Span), record.Kind, record.MessageId, FaultOf(record.Json.Span));

        private static string? FaultOf(ReadOnlySpan<byte> json)
        {
            if (json.StartsWith(Encoding.UTF8.Preamble))
            {
                return "it starts with a byte order mark";
            }

            try
            {
                Strict.GetCharCount(json);
                var reader = new Utf8JsonReader(json);
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    return $"it is a {reader.TokenType}";
                }

                reader.Skip();
                return reader.Read() ? "something follows the object" : null;
            }
            catch (Exception thrown) when (thrown is JsonException or DecoderFallbackException)
            {
                return thrown.Message;
            }
        }
    }
}
