using System.Net;

namespace Gateway.Engine.Resilience.Answers;

/// <summary>The body of an answer as adapters see it: decompressed, capped, timed to the last byte, failures in the contract's words.</summary>
internal sealed class GuardedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly AttemptClock _clock;
    private readonly AnswerLimits _limits;
    private readonly AnswerErrors _errors;
    private readonly string? _coding;

    /// <param name="inner">The content as received; owned from now on.</param>
    /// <param name="clock">The attempt's clock; owned from now on.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="errors">What to say when it cannot be taken.</param>
    public GuardedContent(HttpContent inner, AttemptClock clock, AnswerLimits limits, AnswerErrors errors)
    {
        (_inner, _clock, _limits, _errors) = (inner, clock, limits, errors);
        var codings = inner.Headers.ContentEncoding.Where(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToArray();
        _coding = codings.Length == 0 ? null : string.Join(", ", codings);
        foreach (var (name, values) in inner.Headers.NonValidated)
        {
            // What describes the compressed form is not true of what the adapter reads.
            if (_coding is null || !(name.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)))
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => OpenAsync(CancellationToken.None);

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => OpenAsync(cancellationToken);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var body = await OpenAsync(cancellationToken);
        await body.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _coding is null && _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _clock.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        if (_inner.Headers.ContentLength > _limits.Bytes)
        {
            throw _errors.TooLarge(_limits.Bytes);
        }

        var received = new ReceivedStream(await _inner.ReadAsStreamAsync(cancellationToken), _clock, _limits, _errors);
        if (_coding is null)
        {
            return received;
        }
        var inflater = await Inflaters.OpenAsync(_coding, received, cancellationToken) ?? throw _errors.UnknownEncoding(_coding);
        return new InflatedStream(inflater, received, _limits, _errors);
    }
}
