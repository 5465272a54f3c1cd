using Gateway.Sdk;

namespace Gateway.Engine.Resilience;

/// <summary>
/// The rate, concurrency and pauses of one partner account, shared by all endpoints and syncs that use it. When endpoints give different limits
/// the strictest holds. A slot is held until the answer begins, not until it is read: an adapter may call for details while it reads a list.
/// </summary>
internal sealed class AccountGate(string name, TimeProvider time)
{
    /// <summary>Set while credentials are fetched inside a request: that nested request must not wait for the slot its parent holds.</summary>
    private static readonly AsyncLocal<AccountGate?> Inside = new();

    private readonly Lock _lock = new();
    private readonly long _epoch = time.GetTimestamp();
    private readonly Dictionary<object, (string Endpoint, EndpointResilience Limits)> _limits = [];
    private readonly LinkedList<TaskCompletionSource> _queue = [];
    private TimeSpan _nextArrival;
    private TimeSpan _pausedUntil;
    private int _inFlight;

    private TimeSpan Now => time.GetElapsedTime(_epoch);

    private int Concurrency => _limits.Count == 0 ? int.MaxValue : _limits.Values.Min(use => use.Limits.Concurrency);

    private double? Rate => _limits.Values.Min(use => use.Limits.RequestsPerSecond);

    /// <summary>Gives a user's limits; they count until it is forgotten. Two versions of one endpoint may be users side by side.</summary>
    public void SetLimits(object user, string endpoint, EndpointResilience limits)
    {
        lock (_lock)
        {
            _limits[user] = (endpoint, limits);
            Admit();
        }
    }

    public void Forget(object user)
    {
        lock (_lock)
        {
            _limits.Remove(user);
            Admit();
        }
    }

    /// <summary>Waits for a slot and for the rate.</summary>
    /// <param name="patience">Longest wait for the rate; a longer one is refused at once instead of being waited for in vain.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="AdapterException">The rate leaves no room in time (<see cref="FailureKind.Throttled"/>); nothing was sent.</exception>
    public async ValueTask<Slot> EnterAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var slot = Inside.Value == this ? default : await TakeSlotAsync(cancellationToken);
        try
        {
            await WaitForRateAsync(patience, cancellationToken);
            return slot;
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    /// <summary>Runs a step inside a request that may itself make requests on this account.</summary>
    public async ValueTask<T> NestAsync<T>(Func<ValueTask<T>> step)
    {
        Inside.Value = this;
        return await step();
    }

    /// <summary>Lets nobody through for a while, because the partner asked for it.</summary>
    public void Pause(TimeSpan wait)
    {
        lock (_lock)
        {
            var until = Now + wait;
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        }
    }

    public AccountStatus Status()
    {
        lock (_lock)
        {
            var paused = _pausedUntil - Now;
            return new(name, [.. _limits.Values.Select(use => use.Endpoint).Distinct().Order(StringComparer.Ordinal)], Rate, Concurrency, _inFlight, _queue.Count, paused > TimeSpan.Zero ? paused : null);
        }
    }

    private async ValueTask<Slot> TakeSlotAsync(CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _queue.AddLast(waiter);
            Admit();
        }

        using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter))
        {
            try
            {
                await waiter.Task;
                return new Slot(this);
            }
            catch (OperationCanceledException)
            {
                lock (_lock)
                {
                    _queue.Remove(waiter);
                }
                throw;
            }
        }
    }

    private void Admit()
    {
        while (_queue.First is { } first && _inFlight < Concurrency)
        {
            _queue.RemoveFirst();
            if (first.Value.TrySetResult())
            {
                _inFlight++;
            }
        }
    }

    private async Task WaitForRateAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var reserved = false; ; reserved = true)
        {
            var wait = Reserve(reserved, patience);
            if (wait <= TimeSpan.Zero)
            {
                return;
            }
            // Timers count whole milliseconds and drop the rest: without rounding up the last part would be spun through.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellationToken);
            patience -= wait;
        }
    }

    /// <summary>
    /// A token bucket kept as one number: the moment the next request is due if all came evenly. Returns how long to wait;
    /// a place is taken only once, but a pause that came meanwhile is kept.
    /// </summary>
    private TimeSpan Reserve(bool reserved, TimeSpan patience)
    {
        lock (_lock)
        {
            var now = Now;
            var wait = _pausedUntil - now;
            if (!reserved && Rate is { } rate)
            {
                var interval = TimeSpan.FromSeconds(1 / rate);
                var start = _nextArrival > now ? _nextArrival : now;
                var due = start - (interval * (Burst(rate) - 1)) - now;
                wait = due > wait ? due : wait;
                RefuseLongerThan(patience, wait);
                _nextArrival = start + interval;
            }

            RefuseLongerThan(patience, wait);
            return wait;
        }
    }

    private int Burst(double rate) => _limits.Values.Min(use => use.Limits.Burst) ?? Math.Max(1, (int)rate);

    private void RefuseLongerThan(TimeSpan patience, TimeSpan wait)
    {
        if (wait > patience)
        {
            throw new AdapterException(FailureKind.Throttled, "GW2214",
                $"account {name} has no room for another request within {Math.Max(0, patience.TotalSeconds):0} s; nothing was sent")
            { RetryAfter = wait };
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _inFlight--;
            Admit();
        }
    }

    /// <summary>A place among the requests under way.</summary>
    public readonly struct Slot(AccountGate? gate) : IDisposable
    {
        public void Dispose() => gate?.Leave();
    }
}
