namespace Gateway.Engine.Receiving;

/// <summary>Lets calls in at a rate, with a burst after a pause. Safe for concurrent use.</summary>
internal sealed class CallRate(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _epoch = time.GetTimestamp();
    private TimeSpan _nextArrival;

    /// <summary>Takes a place; otherwise says how long the caller should wait before it comes again.</summary>
    public TimeSpan? TryEnter(double perSecond, int burst)
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_epoch);
            var step = TimeSpan.FromSeconds(1 / perSecond);
            var arrival = _nextArrival > now ? _nextArrival : now;
            var early = arrival - now - ((burst - 1) * step);
            if (early > TimeSpan.Zero)
            {
                return early;
            }

            _nextArrival = arrival + step;
            return null;
        }
    }
}
