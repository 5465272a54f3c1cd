using System.Globalization;
using System.Text;
using Gateway.Sdk;

namespace Gateway.Sdk.Http.Tests.Fuzzing;

/// <summary>
/// Mutated headers that partners send: nothing is thrown, none takes long, and no mutated signature is taken for a genuine one.
/// <c>GATEWAY_FUZZ=1000000</c> sets the number of inputs for each (default 20,000).
/// </summary>
public sealed class HeaderFuzzTests
{
    private const string Key = "dGVzdC1zZWNyZXQtMzItYnl0ZXMtbG9uZy0wMDAwMDE=";
    private static readonly int Inputs = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_FUZZ") ?? "20000", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1765160130);
    private static readonly byte[] Body = """{"id":"evt_0001","type":"placement.updated"}"""u8.ToArray();
    private static readonly string[] Pieces = ["<", ">", ";", ",", "rel=", "\"", "\\", "=", "t=", "v1=", "v1,", " ", ":", "(", ")", "sig1=", "@method", ";created=", ";keyid=\"", "GMT", "+07:00", "99999999999999999999", "-1", "\0", "é", "\ud800", "0x10", "1e9"];

    [Fact]
    public void A_Link_header_is_read_or_left_alone()
    {
        var found = 0;
        Fuzz("<https://a.example/p?cursor=2>; rel=\"next\"; title=\"a, b; \\\"c\\\"\", </p?c=1>; rel=prev", text => found += LinkHeader.Find([text], "next") is null ? 0 : 1);
        found.ShouldBeGreaterThan(Inputs / 10);
    }

    [Theory]
    [InlineData("120")]
    [InlineData("Mon, 08 Dec 2025 02:20:30 GMT")]
    [InlineData("2025-12-08T09:20:30+07:00")]
    public void A_Retry_After_header_is_between_nothing_and_an_hour(string sample) => Fuzz(sample, text =>
    {
        var wait = RetryAfter.Parse(text, Now).Wait;
        (wait is null || (wait >= TimeSpan.Zero && wait <= RetryAfter.Longest)).ShouldBeTrue(text);
    });

    [Fact]
    public void A_changed_signature_of_our_own_scheme_is_never_valid_for_another_text()
    {
        var genuine = WebhookSignature.Sign("whsec-test-01", Now, Body);
        Fuzz(genuine, text =>
        {
            var check = WebhookSignature.Check(text, ["old", "whsec-test-01"], Body, Now);
            if (check != SignatureCheck.Invalid)
            {
                // What is left must still be the genuine hash over the genuine time.
                text.ShouldContain(genuine[(genuine.IndexOf("v1=", StringComparison.Ordinal) + 3)..], Case.Insensitive);
            }
        });
    }

    [Fact]
    public void A_changed_signature_of_Standard_Webhooks_is_never_valid_for_another_text()
    {
        var genuine = StandardWebhookSignature.Sign("whsec_" + Key, "msg_0001", Now, Body);
        var parts = string.Join('\n', "msg_0001", "1765160130", genuine);
        Fuzz(parts, text =>
        {
            var given = text.Split('\n', 3);
            if (given.Length == 3 && StandardWebhookSignature.Check(given[0], given[1], given[2], ["whsec_" + Key], Body, Now) != SignatureCheck.Invalid)
            {
                (given[0], long.Parse(given[1], CultureInfo.InvariantCulture)).ShouldBe(("msg_0001", 1765160130L));
            }
        });
    }

    [Fact]
    public void A_changed_message_signature_is_never_valid_for_another_text()
    {
        var address = new Uri("https://partner.example.test/v1/events");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Digest", MessageSignature.ContentDigest(Body));
        string[] components = ["@method", "@path", "content-digest"];
        var parameters = MessageSignature.Parameters(components, Now, "k1", "hmac-sha256");
        var signature = Convert.ToBase64String(KeyedSignature.Sign(SigningAlgorithm.HS256, Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(MessageSignature.Base(request, components, parameters))));
        MessageKey[] keys = [new("k1", SigningAlgorithm.HS256, Convert.FromBase64String(Key))];
        var genuine = $"sig1={parameters}\nsig1=:{signature}:";
        Check(genuine).ShouldBe(SignatureCheck.Valid);
        Fuzz(genuine, text =>
        {
            if (Check(text) != SignatureCheck.Invalid)
            {
                text.ShouldContain(parameters);
            }
        });

        SignatureCheck Check(string text)
        {
            var given = text.Split('\n', 2);
            return MessageSignatureCheck.Check(new InboundRequest("POST", address, "events",
                [new("Content-Digest", MessageSignature.ContentDigest(Body)), new("Signature-Input", given[0]), new("Signature", given[^1])], Body, Now), keys, Now);
        }
    }

    private static void Fuzz(string sample, Action<string> read)
    {
        var random = new Random(1);
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < Inputs; i++)
        {
            var text = Mutate(random, sample);
            var started = TimeProvider.System.GetTimestamp();
            try
            {
                read(text);
            }
            catch (Exception exception) when (exception is not ShouldAssertException)
            {
                Assert.Fail($"input {i}: {exception.GetType().Name} {exception.Message}; base64 {Convert.ToBase64String(Encoding.Unicode.GetBytes(text))}");
            }

            var took = TimeProvider.System.GetElapsedTime(started);
            slowest = took > slowest ? took : slowest;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Inputs} inputs, slowest {slowest.TotalMilliseconds:0} ms");
        slowest.ShouldBeLessThan(Longest);
    }

    private static string Mutate(Random random, string sample)
    {
        var text = new StringBuilder(sample);
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(text.Length + 1);
            switch (random.Next(4))
            {
                case 0:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1:
                    text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at));
                    break;
                case 2 when at < text.Length:
                    text[at] = (char)random.Next(1, 0x250);
                    break;
                default:
                    text.Insert(at, sample.Substring(random.Next(sample.Length), 1).PadRight(random.Next(1, 40), (char)random.Next(32, 127)));
                    break;
            }
        }

        return text.ToString();
    }
}
