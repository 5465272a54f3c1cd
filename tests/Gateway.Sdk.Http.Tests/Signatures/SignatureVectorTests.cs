using System.Text;

namespace Gateway.Sdk.Http.Tests.Signatures;

/// <summary>The vectors of domain.md 2.5, 2.6 and 2.7.</summary>
public sealed class SignatureVectorTests
{
    private const string Key = "dGVzdC1zZWNyZXQtMzItYnl0ZXMtbG9uZy0wMDAwMDE=";
    private static readonly DateTimeOffset _time = DateTimeOffset.FromUnixTimeSeconds(1765160130);
    private static readonly byte[] _body = """{"id":"evt_0001","type":"placement.updated","data":{"applicationId":"app_0001","stage":"DEPARTED"}}"""u8.ToArray();

    [Fact]
    public void W1_own_webhooks_are_signed_as_the_vector_says()
    {
        const string Header = "t=1765160130,v1=84f5cea528983cf707f3c029a62aaae8496a7930c7d869b34f3cc84c7938024d";
        WebhookSignature.Sign("whsec-test-01", _time, _body).ShouldBe(Header);
        WebhookSignature.Check(Header, ["old", "whsec-test-01"], _body, _time).ShouldBe(SignatureCheck.Valid);
        WebhookSignature.Check(Header, ["other"], _body, _time).ShouldBe(SignatureCheck.Invalid);
        WebhookSignature.Check(Header, ["whsec-test-01"], _body, _time.AddMinutes(6)).ShouldBe(SignatureCheck.OutOfTime);
        WebhookSignature.Check(Header, ["whsec-test-01"], [.. _body, 32], _time).ShouldBe(SignatureCheck.Invalid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=,v1=")]
    [InlineData("t=99999999999999999999,v1=84f5cea528983cf707f3c029a62aaae8496a7930c7d869b34f3cc84c7938024d")]
    [InlineData("v1=84f5cea528983cf707f3c029a62aaae8496a7930c7d869b34f3cc84c7938024d")]
    [InlineData("t=1765160130,v1=zzf5cea528983cf707f3c029a62aaae8496a7930c7d869b34f3cc84c7938024d")]
    public void A_broken_signature_header_is_invalid(string? header) =>
        WebhookSignature.Check(header, ["whsec-test-01"], _body, _time).ShouldBe(SignatureCheck.Invalid);

    [Fact]
    public void W2_standard_webhooks_are_signed_as_the_vector_says()
    {
        const string Signature = "v1,AitunI71t4fI/zP95uZVT+ObHPpBedIXbsboNg64Eeg=";
        StandardWebhookSignature.Sign("whsec_" + Key, "msg_0001", _time, _body).ShouldBe(Signature);
        StandardWebhookSignature.Check("msg_0001", "1765160130", "v1,AAAA " + Signature, ["whsec_" + Key], _body, _time).ShouldBe(SignatureCheck.Valid);
        StandardWebhookSignature.Check("msg_0002", "1765160130", Signature, ["whsec_" + Key], _body, _time).ShouldBe(SignatureCheck.Invalid);
        StandardWebhookSignature.Check("msg_0001", "1765160130", Signature, ["whsec_" + Key], _body, _time.AddHours(-1)).ShouldBe(SignatureCheck.OutOfTime);
    }

    [Fact]
    public void RFC_9421_messages_are_signed_as_the_vector_says()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://partner.example.test/v1/events") { Content = new ByteArrayContent(_body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Content.Headers.TryAddWithoutValidation("Content-Digest", MessageSignature.ContentDigest(_body));
        string[] components = ["@method", "@authority", "@path", "content-digest", "content-type"];
        var parameters = MessageSignature.Parameters(components, _time, "pemkot-jambi-test", "hmac-sha256");
        var text = MessageSignature.Base(request, components, parameters);
        text.ShouldBe("""
            "@method": POST
            "@authority": partner.example.test
            "@path": /v1/events
            "content-digest": sha-256=:ncIch6ZpRazntuzyaXfGQK6knNOUbGkNb6ZMGgfDIJs=:
            "content-type": application/json
            "@signature-params": ("@method" "@authority" "@path" "content-digest" "content-type");created=1765160130;keyid="pemkot-jambi-test";alg="hmac-sha256"
            """.ReplaceLineEndings("\n"));
        Convert.ToBase64String(KeyedSignature.Sign(SigningAlgorithm.HS256, Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text)))
            .ShouldBe("gj83dMESIeDbk5tWrWZoMvHttpWEcy/mFDDQpJHXPu4=");
    }

    [Fact]
    public void Client_credentials_are_url_encoded_before_base64_unless_told_otherwise()
    {
        OAuth2Source.Basic("gw-jambi", "s3cr3t:with/colon", encoded: true).ShouldBe("Z3ctamFtYmk6czNjcjN0JTNBd2l0aCUyRmNvbG9u");
        OAuth2Source.Basic("gw-jambi", "s3cr3t:with/colon", encoded: false).ShouldBe("Z3ctamFtYmk6czNjcjN0OndpdGgvY29sb24=");
    }
}
