using System.Text.Json.Nodes;
using Xunit;

namespace Gateway.Sdk.Testing;

/// <summary>
/// Answers from a recording. A request is known by method, path, query and body; personal values, secrets and volatile ones may be others than in the
/// recording. Each recorded exchange answers once; equal requests are answered in the recorded order. Safe for concurrent use.
/// </summary>
/// <remarks>A request that was not recorded fails the test with its difference to the nearest one, also when the adapter swallows that: call <see cref="AssertDone"/> at the end.</remarks>
public sealed class HttpReplayer : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly RecordingMask _mask;
    private readonly List<(string Shape, RecordedMessage Request, RecordedMessage Response)> _left = [];
    private readonly List<string> _unknown = [];

    private HttpReplayer(RecordingMask mask) => _mask = mask;

    /// <summary>Opens a recording.</summary>
    /// <param name="path">The file that <see cref="HttpRecorder.SaveAsync"/> wrote.</param>
    /// <param name="mask">The mask it was recorded with.</param>
    public static HttpReplayer Open(string path, RecordingMask mask)
    {
        var replayer = new HttpReplayer(mask);
        foreach (var exchange in JsonNode.Parse(File.ReadAllBytes(path))!["exchanges"]!.AsArray())
        {
            var request = RecordedMessage.From(exchange!["request"]!);
            replayer._left.Add((replayer.ShapeOf(request), request, RecordedMessage.From(exchange["response"]!)));
        }

        return replayer;
    }

    /// <summary>Fails the test when a request came that was not recorded, or a recorded one never came.</summary>
    public void AssertDone()
    {
        lock (_gate)
        {
            Assert.True(_unknown.Count == 0, string.Join(Environment.NewLine, _unknown));
            Assert.True(_left.Count == 0, $"{_left.Count} recorded requests never came, the first: {_left.FirstOrDefault().Request?.Head}");
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var shape = ShapeOf(await RecordedMessage.OfAsync(request, _mask, new Replacements(byKindOnly: true), cancellationToken));
        lock (_gate)
        {
            var found = _left.FindIndex(exchange => exchange.Shape == shape);
            if (found < 0)
            {
                _unknown.Add(Difference(shape));
                Assert.Fail(_unknown[^1]);
            }

            var response = _left[found].Response;
            _left.RemoveAt(found);
            return response.ToResponse(request);
        }
    }

    private string ShapeOf(RecordedMessage message)
    {
        var kinds = new Replacements(byKindOnly: true);
        var space = message.Head.IndexOf(' ', StringComparison.Ordinal);
        var body = _mask.Json("", message.Body, kinds)?.ToJsonString() ?? "";
        return $"{message.Head[..space]} {_mask.Target(message.Head[(space + 1)..], kinds)}\n{body}";
    }

    /// <summary>Where a request parts from the recorded one that it is most like.</summary>
    private string Difference(string shape)
    {
        var (nearest, same) = _left.Select(exchange => (exchange.Shape, exchange.Shape.Zip(shape).TakeWhile(pair => pair.First == pair.Second).Count()))
            .OrderByDescending(entry => entry.Item2).FirstOrDefault();
        return nearest is null
            ? $"this request was not recorded, and nothing recorded is left:{Environment.NewLine}  {shape}"
            : $"this request was not recorded; it parts from the nearest one after {same} characters:{Environment.NewLine}  sent      {Around(shape, same)}{Environment.NewLine}  recorded  {Around(nearest, same)}";
    }

    private static string Around(string text, int at)
    {
        var start = Math.Max(0, at - 60);
        return (start > 0 ? "..." : "") + text[start..Math.Min(text.Length, at + 60)].Replace("\n", " | ", StringComparison.Ordinal);
    }
}
