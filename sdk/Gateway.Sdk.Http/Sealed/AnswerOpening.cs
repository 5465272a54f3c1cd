namespace Gateway.Sdk.Http;

/// <summary>How the answer to one request is opened, when the partner seals it with what was sent. Set by an authenticator at each attempt.</summary>
public static class AnswerOpening
{
    /// <summary>Turns the body as it came into the body that is read.</summary>
    public static readonly HttpRequestOptionsKey<Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Option = new("gateway.open-answer");

    internal static PooledBuffer Open(HttpResponseMessage response, PooledBuffer body)
    {
        if (response.RequestMessage?.Options.TryGetValue(Option, out var open) != true || body.Length == 0)
        {
            return body;
        }

        using (body)
        {
            var opened = open!(body.Memory);
            var buffer = new PooledBuffer(Math.Max(opened.Length, 256));
            buffer.Write(opened.Span);
            return buffer;
        }
    }
}
