namespace Gateway.Engine.Resilience.Answers;

/// <summary>
/// Counts the time one attempt spends waiting for the partner, from sending to the last byte. Time in which the adapter is busy with what it
/// has read does not count: a slow destination must not look like a slow source.
/// </summary>
internal sealed class AttemptClock(TimeProvider time, TimeSpan total, TimeSpan idle) : IDisposable
{
    private readonly CancellationTokenSource _stop = new(Timeout.InfiniteTimeSpan, time);
    private TimeSpan _left = total;

    /// <summary>Runs one step under the clock.</summary>
    /// <exception cref="TimeoutException">The attempt's time, or the longest silence, is over.</exception>
    public async ValueTask<T> RunAsync<T, TState>(
        Func<TState, CancellationToken, ValueTask<T>> step, TState state, bool reading, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var forward = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
        _stop.CancelAfter(reading && idle < _left ? idle : _left);
        try
        {
            return await step(state, _stop.Token);
        }
        catch (Exception exception) when (_stop.IsCancellationRequested && exception is OperationCanceledException or IOException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException("The partner did not answer in time.", exception);
        }
        finally
        {
            var left = _left - time.GetElapsedTime(started);
            _left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
            if (!_stop.IsCancellationRequested)
            {
                _stop.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _stop.Dispose();
}
