using System.Net.Http.Headers;
using Gateway.Expressions;

namespace Gateway.Sdk.Http;

/// <summary>An answer with its body read, as checked UTF-8. Owns the body's memory.</summary>
public sealed class Answer : IDisposable
{
    private readonly HttpResponseMessage _response;
    private PooledBuffer? _body;
    private CelValue? _value;

    internal Answer(HttpResponseMessage response, PooledBuffer body, DateTimeOffset received)
    {
        _response = response;
        _body = body;
        Received = received;
    }

    /// <summary>Status.</summary>
    public int Status => (int)_response.StatusCode;

    /// <summary>Headers, without those of the content.</summary>
    public HttpResponseHeaders Headers => _response.Headers;

    /// <summary>Media type of the body in lower case; null when none is declared.</summary>
    public string? MediaType => _response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant();

    /// <summary>The address that answered.</summary>
    public Uri Address => _response.RequestMessage!.RequestUri!;

    /// <summary>When it came.</summary>
    public DateTimeOffset Received { get; }

    /// <summary>The partner's clock where it says, else ours.</summary>
    public DateTimeOffset PartnerTime => _response.Headers.Date ?? Received;

    /// <summary>The body. Valid until it is taken or the answer is disposed.</summary>
    public ReadOnlyMemory<byte> Body => _body?.Memory ?? default;

    /// <summary>The body as a value of the expression language; null when it is no JSON.</summary>
    public CelValue Value => _value ??= Parse();

    /// <summary>Hands the body's memory over; the caller disposes it.</summary>
    public PooledBuffer TakeBody()
    {
        var body = _body ?? throw new ObjectDisposedException(nameof(Answer));
        _body = null;
        return body;
    }

    /// <summary>A header of the answer or its content; null when it is absent.</summary>
    public string? Header(string name) =>
        _response.Headers.NonValidated.TryGetValues(name, out var values) || _response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : null;

    /// <summary>Sets <c>status</c>, <c>headers</c> and <c>response</c>.</summary>
    public void BindTo(Bindings bindings)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        var headers = new CelMapBuilder(16);
        foreach (var (name, values) in _response.Headers.NonValidated)
        {
            headers.Add(name.ToLowerInvariant(), CelValue.Of(values.ToString()));
        }

        bindings.Set("status", CelValue.Of((long)Status));
        bindings.Set("headers", CelValue.Of(headers.Build()));
        bindings.Set("response", Value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _body?.Dispose();
        _body = null;
        _response.Dispose();
    }

    private CelValue Parse()
    {
        if (Body.IsEmpty)
        {
            return CelValue.Null;
        }

        try
        {
            return CelJson.Read(Body.Span);
        }
        catch (System.Text.Json.JsonException)
        {
            return CelValue.Null;
        }
    }
}
