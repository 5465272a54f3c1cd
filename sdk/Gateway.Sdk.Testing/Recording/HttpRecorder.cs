using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Sdk.Testing;

/// <summary>
/// Passes requests on and keeps what was said, with secrets and personal data replaced (<see cref="RecordingMask"/>), to be answered from by
/// <see cref="HttpReplayer"/> later. Look at the file before it is committed: bodies that are neither JSON, form nor text are kept as they are.
/// </summary>
/// <param name="inner">Sends.</param>
/// <param name="mask">What is replaced.</param>
public sealed class HttpRecorder(HttpMessageHandler inner, RecordingMask mask) : DelegatingHandler(inner)
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Replacements _replaced = new(byKindOnly: false);
    private readonly JsonArray _exchanges = [];

    /// <summary>Writes what was recorded so far.</summary>
    public async Task SaveAsync(string path, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            await using (var writer = new Utf8JsonWriter(buffer, Readable))
            {
                new JsonObject { ["version"] = 1, ["exchanges"] = _exchanges.DeepClone() }.WriteTo(writer);
            }

            await File.WriteAllBytesAsync(path, [.. buffer.WrittenSpan, (byte)'\n'], cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var asked = await RecordedMessage.OfAsync(request, mask, _replaced, cancellationToken);
            var answered = await RecordedMessage.OfAsync(response, mask, _replaced, cancellationToken);
            _exchanges.Add(new JsonObject { ["request"] = asked.ToJson(), ["response"] = answered.ToJson() });
            return response;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _turn.Dispose();
        }

        base.Dispose(disposing);
    }
}
