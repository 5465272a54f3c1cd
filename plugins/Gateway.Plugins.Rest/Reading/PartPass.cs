using System.Runtime.CompilerServices;
using Gateway.Plugins.Rest.Incremental;
using Gateway.Plugins.Rest.Paging;
using Gateway.Plugins.Rest.Partitions;
using Gateway.Plugins.Rest.Requests;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Reading;

/// <summary>One pass over one partition: window after window, page after page, with the state that follows each page.</summary>
/// <param name="plan">The stream.</param>
/// <param name="part">The partition.</param>
/// <param name="walk">Where partitions put their values.</param>
/// <param name="nextPart">The partition that follows; null when this is the last.</param>
/// <param name="time">The clock.</param>
internal sealed class PartPass(StreamPlan plan, Partition part, PartitionWalk walk, string? nextPart, TimeProvider time)
{
    public async IAsyncEnumerable<(FetchedPage Page, ReadState After)> ReadAsync(
        HttpExchange exchange, ReadState state, Bindings outer, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mark = state.MarkOf(part.Key);
        var windows = Windows(state, mark);
        for (var i = 0; i < windows.Count; i++)
        {
            var bindings = outer.Copy();
            bindings.Set("partition", part.ToValue());
            if (plan.Job is { } job)
            {
                await RunAsync(job, exchange, bindings, windows[i], mark, cancellationToken);
            }

            var fetcher = new PageFetcher(plan, exchange, bindings, parameters => walk.Apply(part, parameters), windows[i], mark, pageSize);
            await foreach (var page in new ListReader(plan, fetcher).ReadAsync(state.Page ?? First(mark), state.Seen, cancellationToken))
            {
                state = page.Next is null ? Ended(state, page, windows, i) : Going(state, page, windows[i]);
                yield return (page.Page, state);
            }

            if (plan.Job is not null)
            {
                await plan.Job.RemoveAsync(exchange, bindings, cancellationToken);
            }
        }
    }

    private List<Window> Windows(ReadState state, Mark? mark)
    {
        if (state.To is not { } to)
        {
            return [.. plan.Progress.Windows(mark, time.GetUtcNow())];
        }

        // The window that was being read is read to its end, and what has become due since then after it.
        var current = new Window(state.From, to);
        return [current, .. plan.Progress.Windows(new Mark(to), time.GetUtcNow()).Where(_ => plan.Settings.Incremental is Settings.TimeIncremental { Step: not null })];
    }

    private PagePosition First(Mark? mark) => plan.Progress is TokenProgress token ? token.Start(plan.Pager.First, mark) : plan.Pager.First;

    private ReadState Going(ReadState state, ListPage page, Window window) => state with
    {
        Partition = part.Key,
        Page = page.Next,
        From = window.From,
        To = window.To,
        Seen = page.Seen,
        Pending = Seen(state, page),
    };

    private ReadState Ended(ReadState state, ListPage page, List<Window> windows, int index)
    {
        var mark = plan.Progress.After(state.MarkOf(part.Key), Seen(state, page), page.Page.PartnerTime);
        var ended = state.WithMark(part.Key, mark) with { Page = null, Seen = 0, Pending = null, Partial = state.Partial || !page.IsWhole };
        var next = index + 1 < windows.Count ? windows[index + 1] : null;
        return ended with { Partition = next is null ? nextPart : part.Key, From = next?.From, To = next?.To };
    }

    private Mark? Seen(ReadState state, ListPage page) =>
        plan.Progress.TokenPath is not null ? page.Page.Mark ?? state.Pending : Mark.Newer(state.Pending, page.Page.Mark);

    private async Task RunAsync(Jobs.JobPlan job, HttpExchange exchange, Bindings bindings, Window window, Mark? mark, CancellationToken cancellationToken)
    {
        var parameters = new ParameterSet();
        walk.Apply(part, parameters);
        plan.Progress.Apply(window, mark, plan.Pager.First, parameters);
        plan.Progress.Bind(window, mark, bindings);
        await job.RunAsync(exchange, bindings, parameters, time, cancellationToken);
    }
}
