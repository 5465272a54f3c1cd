using Gateway.Engine.Storage;

namespace Gateway.Engine.Syncing;

/// <summary>
/// Keeps a lease alive from a thread of its own, so that a starved task pool cannot lose it (delivery.md, two nodes), and says whether it is safe
/// to send. Time is measured by the monotonic clock.
/// </summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly ILeaseStore _leases;
    private readonly TimeSpan _timeToLive;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _renewedAt;

    public LeaseKeeper(ILeaseStore leases, Lease lease, TimeSpan timeToLive, TimeProvider time)
    {
        (_leases, Lease, _timeToLive, _time) = (leases, lease, timeToLive, time);
        _renewedAt = time.GetTimestamp();
        _loop = Task.Factory.StartNew(Renew, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public Lease Lease { get; }

    /// <summary>Cancelled when the lease is lost: everything under way is cut off.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether enough of the lease is left to begin a call (delivery.md S5).</summary>
    public bool SafeToSend => !_lost.IsCancellationRequested && _time.GetElapsedTime(_renewedAt) < _timeToLive * 2 / 3;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        if (!_lost.IsCancellationRequested)
        {
            await _leases.ReleaseAsync(Lease, CancellationToken.None);
        }

        _stop.Dispose();
        _lost.Dispose();
    }

    private void Renew()
    {
        while (!_stop.Token.WaitHandle.WaitOne(_timeToLive / 3))
        {
            var asked = _time.GetTimestamp();
            if (TryRenew())
            {
                Interlocked.Exchange(ref _renewedAt, asked);
            }
            else if (_time.GetElapsedTime(_renewedAt) >= _timeToLive)
            {
                _lost.Cancel();
                return;
            }
        }
    }

    private bool TryRenew()
    {
        try
        {
            return _leases.RenewAsync(Lease, _timeToLive, CancellationToken.None).GetAwaiter().GetResult() || Give();
        }
        catch (StoreException)
        {
            // The store may answer again before the lease runs out.
            return false;
        }

        bool Give()
        {
            Interlocked.Exchange(ref _renewedAt, _time.GetTimestamp() - (long)(_timeToLive.TotalSeconds * _time.TimestampFrequency) - 1);
            return false;
        }
    }
}
