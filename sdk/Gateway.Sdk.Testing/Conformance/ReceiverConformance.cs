using System.Text;
using System.Text.Json;
using Xunit;

namespace Gateway.Sdk.Testing;

/// <summary>What every receiver must keep, clause by clause (sdk/README.md, "Clauses"). Derive once per signature scheme and say how a partner signs.</summary>
public abstract class ReceiverConformance : AdapterConformance
{
    private static readonly byte[][] NoBodies =
        [[], "{"u8.ToArray(), "[1,2"u8.ToArray(), "null"u8.ToArray(), "\"x\""u8.ToArray(), [0xff, 0xfe, 0x00], "{\"id\":{},\"id\":1}"u8.ToArray()];

    /// <summary>Makes a new adapter, as the host does once for all requests of an endpoint.</summary>
    protected abstract ValueTask<IReceiver> CreateAsync();

    /// <summary>A body as the partner writes it, with one message under this identifier.</summary>
    protected virtual byte[] Body(string id) => Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","data":{"n":1} }""");

    /// <summary>The request in which the partner sends a body, signed as of a moment.</summary>
    protected abstract InboundRequest Sign(byte[] body, DateTimeOffset at);

    /// <summary>Headers without which a request is not signed. Each is taken away and spoiled in turn.</summary>
    protected abstract IReadOnlyList<string> SignatureHeaders { get; }

    /// <summary>Whether the scheme signs the time. Default: it does.</summary>
    protected virtual bool SignsTime => true;

    /// <summary>Whether the scheme leaves white space between the members of a body out of what it signs. Default: it does not.</summary>
    protected virtual bool IgnoresWhiteSpace => false;

    /// <summary>R1: a genuine request is accepted and brings its messages, each with an identifier and one JSON object.</summary>
    [Fact]
    public async Task R1_a_genuine_request_is_accepted_and_brings_its_messages()
    {
        var verdict = await JudgeAsync(Genuine("m-1"));
        Assert.True(verdict.Status is >= 200 and < 300, $"a genuine request got {verdict.Status} {verdict.Code}: {verdict.Reason}");
        var message = Assert.Single(verdict.Messages);
        Assert.NotEmpty(message.Id);
        using var json = JsonDocument.Parse(message.Json);
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
    }

    /// <summary>R2: a request of which one byte of the body was changed is refused with 401 and brings nothing.</summary>
    [Fact]
    public async Task R2_a_changed_body_is_refused()
    {
        var genuine = Genuine("m-1");
        for (var i = 0; i < genuine.Body.Length; i++)
        {
            var changed = genuine.Body.ToArray();
            changed[i] ^= 1;
            await RefusedAsync(genuine with { Body = changed }, $"byte {i} of the body was changed");
        }

        await RefusedAsync(genuine with { Body = (byte[])[.. genuine.Body.Span, IgnoresWhiteSpace ? (byte)'}' : (byte)' '] }, "a byte was added");
    }

    /// <summary>R3: a request without its signature, with another one or with a broken one is refused with 401.</summary>
    [Fact]
    public async Task R3_a_missing_or_wrong_signature_is_refused()
    {
        var genuine = Genuine("m-1");
        var other = Sign(Body("m-2"), Now);
        foreach (var name in SignatureHeaders)
        {
            await RefusedAsync(Without(genuine, name), $"{name} is missing");
            await RefusedAsync(With(genuine, name, ""), $"{name} is empty");
            await RefusedAsync(With(genuine, name, "\u0001, ;=\":" + new string('x', 5_000)), $"{name} is nonsense");
        }

        var swapped = genuine with { Headers = [.. genuine.Headers.Select(header => IsSignature(header.Key) ? KeyValuePair.Create(header.Key, other.Header(header.Key)!) : header)] };
        await RefusedAsync(swapped, "the signature is that of another message");
    }

    /// <summary>R4: a request signed outside the time window is refused with 401, where the scheme signs the time.</summary>
    [Fact]
    public async Task R4_a_request_out_of_time_is_refused()
    {
        Assert.SkipUnless(SignsTime, "the scheme signs no time");
        await RefusedAsync(Sign(Body("m-1"), Now.AddMinutes(-6)), "it is six minutes old");
        await RefusedAsync(Sign(Body("m-1"), Now.AddMinutes(6)), "it comes from the future");
    }

    /// <summary>R5: the same request again brings the same messages and gets the same answer.</summary>
    [Fact]
    public async Task R5_a_repeat_is_judged_as_the_first()
    {
        var (first, second) = (await JudgeAsync(Genuine("m-1")), await JudgeAsync(Genuine("m-1")));
        Assert.Equal(first.Status, second.Status);
        Assert.Equal(Ids(first), Ids(second));
        Assert.True(first.Answer.Span.SequenceEqual(second.Answer.Span), "the answers differ");
        Assert.NotEqual(Ids(first), Ids(await JudgeAsync(Genuine("m-2"))));
    }

    /// <summary>R6: a genuine request with a body that cannot be understood is refused with 400, 413, 415 or 422.</summary>
    [Fact]
    public async Task R6_a_body_that_cannot_be_understood_is_refused()
    {
        foreach (var body in NoBodies)
        {
            var verdict = await JudgeAsync(Sign(body, Now));
            Assert.True(verdict.Status is 400 or 401 or 413 or 415 or 422, $"the body {Convert.ToHexString(body)} got {verdict.Status}");
            Assert.Empty(verdict.Messages);
        }
    }

    /// <summary>R7: nothing a caller may send makes it throw, and what it gives as reason holds no secret, signature or content.</summary>
    [Fact]
    public async Task R7_nothing_makes_it_throw_and_reasons_give_nothing_away()
    {
        var random = new Random(7);
        var genuine = Genuine("canary-of-content");
        for (var i = 0; i < 300; i++)
        {
            var headers = genuine.Headers.Select(header => random.Next(3) == 0 ? KeyValuePair.Create(header.Key, Spoiled(header.Value, random)) : header).ToList();
            var verdict = await JudgeAsync(genuine with { Headers = headers, Path = random.Next(5) == 0 ? "\0/../" : genuine.Path });
            Assert.DoesNotContain("canary-of-content", verdict.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain(SignatureHeaders, name => genuine.Header(name) is { Length: > 12 } value && verdict.Reason.Contains(value, StringComparison.Ordinal));
            Assert.Empty(Context.Leaks(verdict.Reason));
        }
    }

    /// <summary>R8: many requests at once do not disturb one another.</summary>
    [Fact]
    public async Task R8_many_requests_at_once_do_not_disturb_one_another()
    {
        await using var receiver = await CreateAsync();
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => receiver.JudgeAsync(i % 4 == 3 ? Sign(Body($"m-{i}"), Now) with { Body = Body("other") } : Sign(Body($"m-{i}"), Now), Token), Token)));
        for (var i = 0; i < verdicts.Length; i++)
        {
            Assert.True(i % 4 == 3 ? verdicts[i].Status == 401 : verdicts[i].Status < 300, $"request {i} got {verdicts[i].Status}");
        }

        Assert.Equal(150, verdicts.SelectMany(Ids).Distinct().Count());
    }

    /// <summary>R9: a genuine request to a path that is not there is refused with 404 or 401.</summary>
    [Fact]
    public async Task R9_an_unknown_path_is_refused()
    {
        var verdict = await JudgeAsync(Genuine("m-1") with { Path = "no/such/path" });
        Assert.True(verdict.Status is 404 or 401, $"an unknown path got {verdict.Status}");
    }

    private DateTimeOffset Now => Context.Time.GetUtcNow();

    private InboundRequest Genuine(string id) => Sign(Body(id), Now);

    private async Task<InboundVerdict> JudgeAsync(InboundRequest request) => await GuardAsync(async () =>
    {
        await using var receiver = await CreateAsync();
        return await receiver.JudgeAsync(request, Token);
    });

    private async Task RefusedAsync(InboundRequest request, string because)
    {
        var verdict = await JudgeAsync(request);
        Assert.True(verdict.Status == 401 && verdict.Messages.Count == 0, $"{because}: expected 401, got {verdict.Status} with {verdict.Messages.Count} messages");
    }

    private static List<(string, string)> Ids(InboundVerdict verdict) => [.. verdict.Messages.Select(message => (message.Stream, message.Id))];

    private bool IsSignature(string name) => SignatureHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static InboundRequest Without(InboundRequest request, string name) =>
        request with { Headers = [.. request.Headers.Where(header => !header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))] };

    private static InboundRequest With(InboundRequest request, string name, string value) => Without(request, name) with { Headers = [.. Without(request, name).Headers, KeyValuePair.Create(name, value)] };

    private static string Spoiled(string value, Random random)
    {
        var text = value.ToCharArray();
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = random.Next(6) == 0 ? (char)random.Next(1, 300) : text[i];
        }

        return new string(text, 0, random.Next(text.Length + 1));
    }
}
