using System.Runtime.CompilerServices;
using Gateway.Sdk;

namespace Gateway.Engine.Plugins.Guarding;

/// <summary>A source of a plugin behind its guard; pages that break the contract do not get past it (delivery.md G13, G14).</summary>
internal class GuardedSource(PluginGuard guard, ISource inner) : ISource
{
    private const int MostEmptyPages = 100;
    private ISource? _inner = inner;

    protected PluginGuard Guard => guard;

    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = _inner ?? throw new ObjectDisposedException(nameof(GuardedSource));
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pages = guard.Run(nameof(ReadAsync), guard.Limits.Construct, () => source.ReadAsync(request, reading.Token)?.GetAsyncEnumerator(reading.Token))
            ?? throw guard.Broken(nameof(ReadAsync), "returned nothing");
        var inside = false;
        var empty = 0;
        Checkpoint? before = null;
        try
        {
            while (await guard.CallAsync(nameof(ReadAsync), NextAsync, cancellationToken))
            {
                var page = Checked(pages.Current);
                empty = page.Records.Count == 0 && page.Checkpoint == before ? empty + 1 : 0;
                before = page.Checkpoint;
                if (empty == MostEmptyPages)
                {
                    throw guard.Broken(nameof(ReadAsync), $"yielded {MostEmptyPages} pages in a row without records and without going on");
                }

                yield return page;
            }
        }
        finally
        {
            // An enumerator that is still inside a call must not be disposed: it was left behind with that call.
            if (!Volatile.Read(ref inside))
            {
                await guard.DisposeAsync("the end of ReadAsync", pages);
            }
        }

        async Task<bool> NextAsync(CancellationToken stop)
        {
            Volatile.Write(ref inside, true);
            try
            {
                await using var stops = stop.Register(reading.Cancel);
                return await pages.MoveNextAsync();
            }
            finally
            {
                Volatile.Write(ref inside, false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _inner, null) is { } inner)
        {
            await guard.DisposeAsync("DisposeAsync of the source", inner);
        }
    }

    private Page Checked(Page? page)
    {
        var fault = page switch
        {
            null => "yielded no page",
            { Records: null } => "yielded a page without a list of records",
            { Checkpoint: null or { Value: null } } => "yielded a page without a checkpoint",
            { Checkpoint.Value.Length: > Checkpoint.MaxLength } => $"yielded a checkpoint of {page.Checkpoint.Value.Length} characters, {Checkpoint.MaxLength} are allowed",
            _ => null,
        };
        if (fault is not null)
        {
            page?.Dispose();
            throw guard.Broken(nameof(ReadAsync), fault);
        }

        return page!;
    }
}

/// <summary>A destructive source behind its guard.</summary>
internal sealed class GuardedDestructiveSource(PluginGuard guard, ISource inner, IAcknowledges acknowledges) : GuardedSource(guard, inner), IAcknowledges
{
    public Task AcknowledgeAsync(Checkpoint checkpoint, CancellationToken cancellationToken) => Guard.CallAsync(nameof(AcknowledgeAsync), async token =>
    {
        await acknowledges.AcknowledgeAsync(checkpoint, token);
        return true;
    }, cancellationToken);
}
