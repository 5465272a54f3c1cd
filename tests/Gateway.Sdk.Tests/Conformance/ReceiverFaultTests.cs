using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Sdk.Testing;

namespace Gateway.Sdk.Tests.Conformance;

/// <summary>The receiver suite is worth something only if it catches receivers that are wrong: one planted flaw each.</summary>
public sealed class ReceiverFaultTests
{
    /// <summary>What is wrong with a receiver.</summary>
    public enum Flaw
    {
        None,
        RefusesGenuineRequests,
        BringsMessagesWithoutIdentifier,
        BringsTextInsteadOfAnObject,
        SignsTheFirstBytesOnly,
        ToleratesWhatFollowsTheBody,
        AcceptsAMissingSignature,
        ComparesTheLengthOfSignatures,
        IgnoresTheTime,
        IgnoresTheFuture,
        MakesIdentifiersUp,
        GivesEveryMessageOneIdentifier,
        AcceptsAnyBody,
        AnswersBrokenBodiesAsOurFault,
        ThrowsOnOddHeaders,
        TellsTheSignatureItExpected,
        TellsTheContent,
        TellsTheSecret,
        KeepsTheRequestInAField,
        AcceptsAnyPath,
    }

    [Theory]
    [InlineData(Flaw.RefusesGenuineRequests, "R1")]
    [InlineData(Flaw.BringsMessagesWithoutIdentifier, "R1")]
    [InlineData(Flaw.BringsTextInsteadOfAnObject, "R1")]
    [InlineData(Flaw.SignsTheFirstBytesOnly, "R2")]
    [InlineData(Flaw.ToleratesWhatFollowsTheBody, "R2")]
    [InlineData(Flaw.AcceptsAMissingSignature, "R3")]
    [InlineData(Flaw.ComparesTheLengthOfSignatures, "R3")]
    [InlineData(Flaw.IgnoresTheTime, "R4")]
    [InlineData(Flaw.IgnoresTheFuture, "R4")]
    [InlineData(Flaw.MakesIdentifiersUp, "R5")]
    [InlineData(Flaw.GivesEveryMessageOneIdentifier, "R5")]
    [InlineData(Flaw.AcceptsAnyBody, "R6")]
    [InlineData(Flaw.AnswersBrokenBodiesAsOurFault, "R6")]
    [InlineData(Flaw.ThrowsOnOddHeaders, "R7")]
    [InlineData(Flaw.TellsTheSignatureItExpected, "R7")]
    [InlineData(Flaw.TellsTheContent, "R7")]
    [InlineData(Flaw.TellsTheSecret, "R7")]
    [InlineData(Flaw.KeepsTheRequestInAField, "R8")]
    [InlineData(Flaw.AcceptsAnyPath, "R9")]
    public async Task A_flaw_is_caught_by_its_clause(Flaw flaw, string clause) => (await Clauses.FailedByAsync(() => new Suite(flaw))).ShouldContain(clause);

    [Fact]
    public async Task A_sound_receiver_passes_every_clause() => (await Clauses.FailedByAsync(() => new Suite(Flaw.None))).ShouldBeEmpty();

    private sealed class Suite : ReceiverConformance
    {
        private readonly Flaw _flaw;
        private readonly byte[] _key;

        public Suite(Flaw flaw)
        {
            _flaw = flaw;
            _key = Encoding.UTF8.GetBytes(Context.Secrets.Reveal(Context.Secrets.Add("mitra/key").Name));
        }

        protected override IReadOnlyList<string> SignatureHeaders => ["X-Signature", "X-Time"];

        protected override ValueTask<IReceiver> CreateAsync() => new(new Receiver(_flaw, _key, Context.Time));

        protected override InboundRequest Sign(byte[] body, DateTimeOffset at)
        {
            var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            KeyValuePair<string, string>[] headers = [new("X-Time", time), new("X-Signature", Signature(_key, time, Signed(_flaw, body)))];
            return new InboundRequest("POST", new Uri("https://kota.example/webhooks/mitra/events"), "events", headers, body, at);
        }
    }

    /// <summary>What is signed of a body: all of it, if the receiver is sound.</summary>
    private static ReadOnlySpan<byte> Signed(Flaw flaw, ReadOnlySpan<byte> body) =>
        flaw == Flaw.SignsTheFirstBytesOnly ? body[..Math.Min(8, body.Length)] : flaw == Flaw.ToleratesWhatFollowsTheBody ? body.TrimEnd(" "u8) : body;

    private static string Signature(byte[] key, string time, ReadOnlySpan<byte> body) => Convert.ToHexStringLower(HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes(time + "."), .. body]));

    private sealed class Receiver(Flaw flaw, byte[] key, TimeProvider time) : IReceiver
    {
        private static int _made;
        private InboundRequest? _current;

        public async Task<InboundVerdict> JudgeAsync(InboundRequest request, CancellationToken cancellationToken)
        {
            if (flaw == Flaw.KeepsTheRequestInAField)
            {
                _current = request;
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
                request = _current;
            }

            return flaw == Flaw.RefusesGenuineRequests ? Refused("nothing is accepted") : NotGenuine(request) is { } why ? Refused(why) : Read(request);
        }

        public ValueTask DisposeAsync() => default;

        private static InboundVerdict Refused(string reason) => InboundVerdict.Refuse(401, "GW2601", reason);

        private string? NotGenuine(InboundRequest request)
        {
            var (sentAt, signature) = (request.Header("X-Time") ?? "", request.Header("X-Signature"));
            if (signature is null && flaw == Flaw.AcceptsAMissingSignature)
            {
                return null;
            }

            if (flaw == Flaw.ThrowsOnOddHeaders)
            {
                _ = Convert.FromHexString(signature ?? "");
            }

            var expected = Signature(key, sentAt, Signed(flaw, request.Body.Span));
            var same = flaw == Flaw.ComparesTheLengthOfSignatures ? signature?.Length == expected.Length : signature == expected;
            return !same ? Reason(request, expected) : InTime(sentAt) ? null : "out of time";
        }

        private string Reason(InboundRequest request, string expected) => flaw switch
        {
            Flaw.TellsTheSignatureItExpected => "expected " + expected,
            Flaw.TellsTheContent => "not signed: " + Encoding.UTF8.GetString(request.Body.Span),
            Flaw.TellsTheSecret => "not signed with " + Encoding.UTF8.GetString(key),
            _ => "the signature is wrong",
        };

        private bool InTime(string sentAt)
        {
            var age = time.GetUtcNow() - (long.TryParse(sentAt, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(at) : default);
            return flaw == Flaw.IgnoresTheTime || (age < TimeSpan.FromMinutes(5) && (flaw == Flaw.IgnoresTheFuture || age > TimeSpan.FromMinutes(-5)));
        }

        private InboundVerdict Read(InboundRequest request)
        {
            if (request.Path != "events" && flaw != Flaw.AcceptsAnyPath)
            {
                return InboundVerdict.Refuse(404, "GW2602", "no such path");
            }

            if (IdOf(request.Body) is not { } id)
            {
                return flaw == Flaw.AcceptsAnyBody ? InboundVerdict.Accept([new InboundMessage("records", "x", "{}"u8.ToArray())])
                    : InboundVerdict.Refuse(flaw == Flaw.AnswersBrokenBodiesAsOurFault ? 500 : 400, "GW2603", "no such body");
            }

            id = flaw switch
            {
                Flaw.BringsMessagesWithoutIdentifier => "",
                Flaw.MakesIdentifiersUp => Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture),
                Flaw.GivesEveryMessageOneIdentifier => "one",
                _ => id,
            };
            return InboundVerdict.Accept([new InboundMessage("records", id, flaw == Flaw.BringsTextInsteadOfAnObject ? "\"x\""u8.ToArray() : request.Body.ToArray())]);
        }

        private static string? IdOf(ReadOnlyMemory<byte> body)
        {
            try
            {
                using var json = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
                return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
