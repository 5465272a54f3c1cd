namespace Gateway.Engine.Resilience.Answers;

/// <summary>The bytes of an answer as they come from the wire: under the attempt's clock, capped, failures translated.</summary>
internal sealed class ReceivedStream(Stream inner, AttemptClock clock, AnswerLimits limits, AnswerErrors errors) : ReadOnlyStream
{
    /// <summary>Bytes read so far.</summary>
    public long Received { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await clock.RunAsync(static (state, token) => state.inner.ReadAsync(state.buffer, token), (inner, buffer), reading: true, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or TimeoutException)
        {
            throw errors.Translate(exception);
        }

        Received += read;
        return Received <= limits.Bytes ? read : throw errors.TooLarge(limits.Bytes);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
