using System.Threading.Channels;
using Gateway.Engine.Deliveries;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>An attempt ended.</summary>
internal sealed record AttemptEnded(OutgoingBatch Batch, AttemptOutcome Outcome, TimeSpan Duration);

/// <summary>
/// Starts attempts, as many at once as the destination allows, and reports their ends to the loop. Calls begin only while the lease is safe and are
/// cut off when it is lost or when a stopping run has waited long enough.
/// </summary>
internal sealed class DeliveryDesk : IAsyncDisposable
{
    private static readonly TimeSpan LeaseLook = TimeSpan.FromMilliseconds(200);

    private readonly RunSetup _setup;
    private readonly LeaseKeeper _lease;
    private readonly ChannelWriter<object> _events;
    private readonly BatchSender _sender;
    private readonly SemaphoreSlim _turns;
    private readonly CancellationTokenSource _cut;
    private readonly CancellationTokenSource _noMore = new();
    private readonly HashSet<Task> _attempts = [];

    public DeliveryDesk(RunSetup setup, LeaseKeeper lease, ChannelWriter<object> events)
    {
        (_setup, _lease, _events) = (setup, lease, events);
        _sender = new BatchSender(setup.Destination);
        _turns = new SemaphoreSlim(setup.DestinationTraits.MaxConcurrentBatches);
        _cut = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost);
    }

    /// <summary>Attempts begun or waiting.</summary>
    public int UnderWay { get; private set; }

    /// <summary>Begins an attempt after a delay. Only the loop calls this.</summary>
    public void Begin(OutgoingBatch batch, TimeSpan delay, bool ask)
    {
        UnderWay++;
        _attempts.RemoveWhere(task => task.IsCompleted);
        _attempts.Add(AttemptAsync(batch, delay, ask));
    }

    /// <summary>The loop has taken note of an attempt's end.</summary>
    public void Ended() => UnderWay--;

    /// <summary>Lets attempts that wait end at once, and cuts calls off after the grace time.</summary>
    public void Stop()
    {
        _noMore.Cancel();
        _cut.CancelAfter(_setup.StopGrace);
    }

    /// <summary>Cuts everything off: what was applied is then unknown, and stored as such already.</summary>
    public void Abort()
    {
        _noMore.Cancel();
        _cut.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_attempts);
        _turns.Dispose();
        _cut.Dispose();
        _noMore.Dispose();
    }

    private async Task AttemptAsync(OutgoingBatch batch, TimeSpan delay, bool ask)
    {
        await Task.Yield();
        var begun = false;
        try
        {
            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay, _setup.Time, _noMore.Token);
            }

            await _turns.WaitAsync(_noMore.Token);
            begun = true;
            await LeaseIsSafeAsync();
            await CallAsync(batch, ask);
        }
        catch (OperationCanceledException)
        {
            // Nothing was sent: the batch stays as it is stored.
            await _events.WriteAsync(new AttemptEnded(batch, new Postponed(), TimeSpan.Zero), CancellationToken.None);
        }
        catch (StoreException exception)
        {
            // Without the anchor nothing was sent either.
            await _events.WriteAsync(new AttemptEnded(batch, new Stopped(exception.Code, exception.Message, exception.Fix, Applied: false), TimeSpan.Zero), CancellationToken.None);
        }
        finally
        {
            if (begun)
            {
                _turns.Release();
            }
        }
    }

    private async Task CallAsync(OutgoingBatch batch, bool ask)
    {
        if (_setup.DestinationTraits.Class == DestinationClass.Naked)
        {
            _setup.Anchor?.Flush();
        }

        var started = _setup.Time.GetTimestamp();
        batch.FirstAttemptAt ??= _setup.Time.GetUtcNow();
        batch.Attempts++;
        var outcome = ask ? await _sender.AskAsync(batch, _cut.Token) : await _sender.SendAsync(batch, _cut.Token);
        await _events.WriteAsync(new AttemptEnded(batch, outcome, _setup.Time.GetElapsedTime(started)), CancellationToken.None);
    }

    private async Task LeaseIsSafeAsync()
    {
        while (!_lease.SafeToSend)
        {
            _cut.Token.ThrowIfCancellationRequested();
            await Task.Delay(LeaseLook, _setup.Time, _noMore.Token);
        }

        _noMore.Token.ThrowIfCancellationRequested();
    }
}
