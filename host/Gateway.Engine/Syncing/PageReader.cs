using System.Threading.Channels;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>What the reading side tells the run's loop.</summary>
internal abstract record ReadEvent;

/// <summary>A page was read and mapped.</summary>
internal sealed record PageReady(MappedPage Page) : ReadEvent;

/// <summary>The source has no more for now.</summary>
/// <param name="Complete">Whether a whole list was read to its verified end.</param>
/// <param name="Count">Records read.</param>
internal sealed record SourceEnded(bool Complete, long Count) : ReadEvent;

/// <summary>Reading ended by a fault of ours: the store, the lease, the mapping.</summary>
internal sealed record ReadCrashed(Exception Exception) : ReadEvent;

/// <summary>The source could not be read on.</summary>
internal sealed record SourceFailed(AdapterException Failure) : ReadEvent;

/// <summary>
/// Reads pages, maps several at once and hands them over in order. A bounded number of pages exists at any time, so a slow partner slows the
/// reader and memory stays flat. A lost connection is opened again from the last page read.
/// </summary>
internal sealed class PageReader(RunSetup setup, PageMapper mapper, Inbox? inbox) : IAsyncDisposable
{
    private const int PagesAtOnce = 8;
    private const int MappingAhead = 2;
    private const int MostReconnects = 4;

    private readonly SemaphoreSlim _slots = new(PagesAtOnce);
    private readonly CursorWatch _watch = new();
    private ISource? _source;
    private long _ordinal;
    private long _count;
    private bool _complete;

    /// <summary>A page was settled: another may be read.</summary>
    public void Release() => _slots.Release();

    /// <summary>
    /// Tells a source that archives or acknowledges what is committed so far. Only before reading begins and after it has ended; a source that
    /// was told before a crash is told again.
    /// </summary>
    public async Task AcknowledgeAsync(Checkpoint committed, CancellationToken cancellationToken)
    {
        _source ??= setup.OpenSource();
        if (_source is IAcknowledges acknowledges)
        {
            await acknowledges.AcknowledgeAsync(committed, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _slots.Dispose();
    }

    /// <summary>Reads until the source ends, fails or the token is cancelled; says so with its last event, except when cancelled.</summary>
    /// <param name="after">Where reading begins.</param>
    /// <param name="committed">What the source was told, or should have been told, to be committed.</param>
    /// <param name="events">Receives pages and the end.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task RunAsync(Checkpoint? after, Checkpoint? committed, ChannelWriter<object> events, CancellationToken cancellationToken)
    {
        ReadEvent end;
        try
        {
            if (committed is not null && setup.SourceTraits.Mode != ReadMode.Destructive)
            {
                await AcknowledgeAsync(committed, cancellationToken);
            }

            end = await ReadAndMapAsync(after, committed, events, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            end = new SourceEnded(Complete: false, _count);
        }
        catch (AdapterException failure)
        {
            end = new SourceFailed(failure);
        }
        catch (Exception exception)
        {
            end = new ReadCrashed(exception);
        }

        await events.WriteAsync(end, CancellationToken.None);
    }

    private async Task<ReadEvent> ReadAndMapAsync(Checkpoint? after, Checkpoint? committed, ChannelWriter<object> events, CancellationToken cancellationToken)
    {
        var mapping = Channel.CreateBounded<Task<MappedPage>>(MappingAhead);
        var handOver = HandOverAsync(mapping, events);
        try
        {
            if (inbox is not null && await inbox.ReadAsync(committed) is { } first)
            {
                await _slots.WaitAsync(cancellationToken);
                await mapping.Writer.WriteAsync(Task.FromResult(mapper.Map(++_ordinal, first)), cancellationToken);
            }

            return await ReadAllAsync(after, mapping.Writer, cancellationToken);
        }
        finally
        {
            mapping.Writer.TryComplete();
            await handOver;
        }
    }

    private static async Task HandOverAsync(Channel<Task<MappedPage>> pages, ChannelWriter<object> events)
    {
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(CancellationToken.None))
            {
                await events.WriteAsync(new PageReady(await page), CancellationToken.None);
            }
        }
        finally
        {
            // A page that could not be mapped ends the reading, which would otherwise wait for room for ever.
            pages.Writer.TryComplete();
        }
    }

    private async Task<ReadEvent> ReadAllAsync(Checkpoint? after, ChannelWriter<Task<MappedPage>> mapping, CancellationToken cancellationToken)
    {
        for (var reconnects = 0; ;)
        {
            var before = _ordinal;
            try
            {
                after = await ReadOnceAsync(after, mapping, cancellationToken);
                return new SourceEnded(_complete, _count);
            }
            catch (ReadInterrupted interrupted) when (interrupted.Failure.Kind is FailureKind.Transient or FailureKind.Throttled or FailureKind.Unknown)
            {
                reconnects = _ordinal > before ? 1 : reconnects + 1;
                if (reconnects > MostReconnects)
                {
                    return new SourceFailed(interrupted.Failure);
                }

                after = interrupted.After;
                await CloseAsync();
                var wait = interrupted.Failure.RetryAfter ?? TimeSpan.FromSeconds(Math.Pow(2, reconnects) * (0.5 + (setup.Jitter() / 2)));
                if (wait > setup.Sync.Delivery.RetryWithinRun)
                {
                    return new SourceFailed(interrupted.Failure);
                }

                await Task.Delay(wait, setup.Time, cancellationToken);
            }
            catch (ReadInterrupted interrupted)
            {
                return new SourceFailed(interrupted.Failure);
            }
        }
    }

    private async Task<Checkpoint?> ReadOnceAsync(Checkpoint? after, ChannelWriter<Task<MappedPage>> mapping, CancellationToken cancellationToken)
    {
        var source = _source ??= setup.OpenSource();
        var request = new ReadRequest(after, setup.Sync.Delivery.PageSize) { Full = setup.FromStart && after is null, Window = setup.Request.Window };
        await using var pages = source.ReadAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            await _slots.WaitAsync(cancellationToken);
            Page? page = null;
            try
            {
                page = await pages.MoveNextAsync() ? pages.Current : null;
                if (page is null || Enough)
                {
                    page?.Dispose();
                    _slots.Release();
                    return after;
                }

                _watch.Pass(page);
                CrashPoint.Reach("during-read");
                page = await ReceiveAsync(source, page, cancellationToken);
            }
            catch (Exception exception)
            {
                page?.Dispose();
                _slots.Release();
                throw Interrupted(exception, after, cancellationToken);
            }

            after = page.Checkpoint;
            _count += page.Records.Count;
            _complete |= page.CompletesSnapshot;
            var (ordinal, taken) = (++_ordinal, page);
            await mapping.WriteAsync(Task.Run(() => mapper.Map(ordinal, taken), CancellationToken.None), cancellationToken);
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_source is { } source)
        {
            _source = null;
            await source.DisposeAsync();
        }
    }

    private bool Enough => setup.Request.Limit is { } limit && _count >= limit;

    /// <summary>What a destructive source hands over is stored before the source is told (delivery.md S1).</summary>
    private async Task<Page> ReceiveAsync(ISource source, Page page, CancellationToken cancellationToken)
    {
        if (inbox is null)
        {
            return page;
        }

        var kept = await inbox.StoreAsync(page.Records, cancellationToken);
        if (source is IAcknowledges acknowledges)
        {
            await acknowledges.AcknowledgeAsync(page.Checkpoint, cancellationToken);
        }

        if (kept.Count == page.Records.Count)
        {
            return page;
        }

        // Repeats of messages stored before are dropped; the bytes of the rest still belong to the page.
        return new Page(kept, page.Checkpoint, new PageMemory(page)) { CompletesSnapshot = page.CompletesSnapshot };
    }

    private static Exception Interrupted(Exception exception, Checkpoint? after, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => exception,
        FencedException or StoreException => exception,
        AdapterException failure => new ReadInterrupted(failure, after),
        _ => new ReadInterrupted(
            new AdapterException(FailureKind.ContractBroken, "GW5306", $"the adapter threw {exception.GetType().Name} while reading", exception) { Fix = "see the log, and report this to the adapter's author" },
            after),
    };

    private sealed class ReadInterrupted(AdapterException failure, Checkpoint? after) : Exception
    {
        public AdapterException Failure => failure;

        public Checkpoint? After => after;
    }

    private sealed class PageMemory(Page page) : System.Buffers.IMemoryOwner<byte>
    {
        public Memory<byte> Memory => default;

        public void Dispose() => page.Dispose();
    }
}
