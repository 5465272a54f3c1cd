using System.Runtime.CompilerServices;
using Gateway.Plugins.Rest.Partitions;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Reading;

/// <summary>Reads one stream: its partitions, their windows, their pages.</summary>
internal sealed class RestSource(RestEndpoint endpoint, StreamPlan stream) : ISource
{
    private readonly Bindings _bindings = endpoint.NewBindings();

    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var plan = request.Window is { } window ? stream.Within(window) : stream;
        var state = ReadState.Parse(request.Full ? null : request.After);
        if (state.Done && (plan.Settings.Incremental is null || request.Window is not null))
        {
            yield break;
        }

        var exchange = await endpoint.ExchangeAsync(cancellationToken);
        state = await ResumableAsync(state, cancellationToken);
        var resuming = state.Partition is not null || state.Page is not null || state.To is not null;
        var walk = NewWalk(state);
        var isComplete = false;
        await using var parts = walk.AllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var more = await parts.MoveNextAsync();
        while (more)
        {
            var part = parts.Current;
            more = await parts.MoveNextAsync();
            if (resuming && part.Key != state.Partition)
            {
                continue;
            }

            resuming = false;
            var pass = new PartPass(plan, part, walk, more ? parts.Current.Key : null, endpoint.Time);
            await foreach (var (page, after) in pass.ReadAsync(exchange, state, _bindings, request.PageSize, cancellationToken))
            {
                state = after;
                isComplete = !more && after.Partition is null && after.Page is null && after.To is null;
                if (page.Records.Length == 0 && !isComplete)
                {
                    // Quiet spans and pages of which nothing is new are no news, however many there are.
                    page.Dispose();
                    continue;
                }

                yield return ToPage(page, isComplete ? after.Complete(walk.Reached) : after, isComplete && !after.Partial, part.Key is null);
            }
        }

        if (!isComplete)
        {
            yield return new Page([], state.Complete(walk.Reached).ToCheckpoint());
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private PartitionWalk NewWalk(ReadState state) => new(stream.Settings.Partitions, endpoint.ReadStreamAsync, state.Parents, endpoint.NewBindings());

    // The partition that was being read may be gone: then each starts again at its own mark.
    private async Task<ReadState> ResumableAsync(ReadState state, CancellationToken cancellationToken)
    {
        if (state.Done || state.Partition is null)
        {
            return state.Done ? state.AtStart() : state;
        }

        await foreach (var part in NewWalk(state).AllAsync(cancellationToken))
        {
            if (part.Key == state.Partition)
            {
                return state;
            }
        }

        return state.AtStart();
    }

    private Page ToPage(FetchedPage page, ReadState after, bool completes, bool isSingle)
    {
        var owner = page.Owner;
        page.Owner = null;
        return new Page(page.Records, after.ToCheckpoint(), owner)
        {
            CompletesSnapshot = completes && stream.Settings.Incremental is null,
            Total = isSingle && stream.Settings.Incremental is null ? page.Total : null,
        };
    }
}
