namespace Gateway.Engine.Resilience.Answers;

/// <summary>The bytes of an answer after decompression: capped in size and in growth, so that a bomb ends early (delivery.md S28).</summary>
internal sealed class InflatedStream(Stream inflater, ReceivedStream received, AnswerLimits limits, AnswerErrors errors) : ReadOnlyStream
{
    private long _inflated;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await inflater.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            throw errors.Damaged(exception);
        }

        _inflated += read;
        if (_inflated > limits.Bytes)
        {
            throw errors.TooLarge(limits.Bytes);
        }
        return _inflated <= AnswerLimits.RatioFree || _inflated <= received.Received * limits.Ratio ? read : throw errors.GrowsTooMuch(limits.Ratio);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inflater.Dispose();
        }
        base.Dispose(disposing);
    }
}
