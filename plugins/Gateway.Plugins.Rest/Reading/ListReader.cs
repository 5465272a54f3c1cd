using System.Runtime.CompilerServices;
using Gateway.Plugins.Rest.Paging;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Reading;

/// <summary>Yields the pages of one list. The request for the next page is under way while a page is used.</summary>
/// <param name="plan">The stream.</param>
/// <param name="fetcher">Reads single pages.</param>
internal sealed class ListReader(StreamPlan plan, PageFetcher fetcher)
{
    private readonly PagingGuard _guard = new();
    private long? _firstTotal;
    private bool _shrank;
    private string? _tail;

    /// <summary>Reads from a position to the end of the list. The caller disposes the pages.</summary>
    /// <param name="start">Where to start.</param>
    /// <param name="seen">Records of the list before that.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<ListPage> ReadAsync(PagePosition start, long seen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pending = fetcher.FetchAsync(start, cancellationToken);
        var second = false;
        var reset = false;
        try
        {
            while (true)
            {
                var page = await pending;
                if (page.Resets)
                {
                    reset = reset ? throw Again() : true;
                    pending = fetcher.FetchAsync(plan.Pager.First, cancellationToken);
                    seen = 0;
                    continue;
                }

                _guard.Passed(page.Sent, page.Next is null ? null : $"{second}{reset} {page.Next.Identity}");
                Watch(page);
                seen += page.Sent;
                var next = page.Next;
                if (next is null && _shrank && !second)
                {
                    (next, second, _shrank, _firstTotal, _tail) = (plan.Pager.First, true, false, null, null);
                }

                // The read of the next page leaves now, before this one is mapped and sent.
                pending = next is null ? Task.FromResult(page) : fetcher.FetchAsync(next, cancellationToken);
                var whole = next is null && !second && !_shrank && !reset && (page.Total is not { } total || total == seen);
                yield return new ListPage(page, next, seen, whole);
                if (next is null)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await DropAsync(pending);
        }
    }

    // Rows went from the front while we paged: others slid into pages that were read already (delivery.md S37).
    private void Watch(FetchedPage page)
    {
        _shrank |= plan.Pager.Shifts && (page.Total < _firstTotal || (_tail is not null && page.Overlap is not null && page.Overlap != _tail));
        _firstTotal ??= page.Total;
        _tail = page.Tail;
    }

    private static async Task DropAsync(Task<FetchedPage> pending)
    {
        try
        {
            (await pending).Dispose();
        }
        catch (Exception e) when (e is AdapterException or OperationCanceledException)
        {
            // Read ahead for nobody: whoever stopped has its own reason.
        }
    }

    private static AdapterException Again() => new(FailureKind.ContractBroken, "GW2251", "the list was started again once, and a rule asks for it again")
    {
        Fix = "Check the rule with \"resetPaging\".",
    };
}

/// <summary>One page of a list.</summary>
/// <param name="Page">The page.</param>
/// <param name="Next">Where to go on; null at the end.</param>
/// <param name="Seen">Records of the list so far, this page included.</param>
/// <param name="IsWhole">Whether it ends a list that is known to be whole.</param>
internal sealed record ListPage(FetchedPage Page, PagePosition? Next, long Seen, bool IsWhole);
