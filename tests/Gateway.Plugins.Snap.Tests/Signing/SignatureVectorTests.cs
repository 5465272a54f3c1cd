using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Snap.Tests.Signing;

/// <summary>The worked examples V1 to V7 of domain.md 2.1.4.</summary>
public sealed class SignatureVectorTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllBytes(Data("snap-vectors.json"))).RootElement;

    public static TheoryData<string> Calls => ["snap_post_transfer_intrabank", "snap_get_with_query_empty_body", "snap_post_balance_inquiry", "snap_post_status_padded_va"];

    [Theory]
    [InlineData("snap_test_private_pkcs8.pem")]
    [InlineData("snap_test_private_pkcs1.pem")]
    public void V1_a_token_request_is_signed_with_the_private_key_in_either_form(string key)
    {
        var vector = Vectors.GetProperty("snap_token_request");
        var text = SnapSignature.TokenText(Text(vector, "X-CLIENT-KEY"), Text(vector, "X-TIMESTAMP"));

        text.ShouldBe(Text(vector, "stringToSign"));
        SnapSignature.WithKey(TestKey(key), text).ShouldBe(Text(vector, "X-SIGNATURE_base64"));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void V2_to_V5_calls_are_signed_with_the_client_secret(string name)
    {
        var vector = Vectors.GetProperty(name);
        var sent = Encoding.UTF8.GetBytes(Text(vector, "body_as_sent"));
        var text = SnapSignature.CallText(Text(vector, "method"), Text(vector, "path"), Text(vector, "accessToken"), sent, Text(vector, "X-TIMESTAMP"));

        SnapSignature.Minify(sent).ShouldBe(Encoding.UTF8.GetBytes(Text(vector, "body_minified")));
        SnapSignature.BodyHash(sent).ShouldBe(Text(vector, "body_sha256"));
        text.ShouldBe(Text(vector, "stringToSign"));
        SnapSignature.WithSecret(Text(vector, "clientSecret"), text).ShouldBe(Text(vector, "X-SIGNATURE_base64"));
        SnapSignature.WithSecret(Text(vector, "clientSecret"), text, hex: true).ShouldBe(Text(vector, "X-SIGNATURE_hex"));
    }

    [Fact]
    public void V6_a_notification_is_checked_with_the_banks_public_key_and_its_time()
    {
        var vector = Vectors.GetProperty("snap_notification_asymmetric");
        var text = Text(vector, "stringToSign");
        var signature = Text(vector, "X-SIGNATURE_base64");
        const string Time = "2025-12-08T09:15:30+07:00";
        var sent = DateTimeOffset.Parse(Time, System.Globalization.CultureInfo.InvariantCulture);
        string[] keys = [File.ReadAllText(Data("snap_test_public_spki.pem"))];

        SnapSignature.NoticeText("POST", "/webhooks/bank/jambi/v1.0/transfer-rtgs/notify", Encoding.UTF8.GetBytes(Text(vector, "body")), Time).ShouldBe(text);
        SnapSignature.CheckNotice(keys, text, signature, Time, sent.AddMinutes(5)).ShouldBe(SignatureCheck.Valid);
        SnapSignature.CheckNotice(keys, text, signature, Time, sent.AddMinutes(-5)).ShouldBe(SignatureCheck.Valid);
        SnapSignature.CheckNotice(keys, text, signature, Time, sent.AddMinutes(5).AddSeconds(1)).ShouldBe(SignatureCheck.OutOfTime);
        SnapSignature.CheckNotice(keys, text.Replace("10000", "90000", StringComparison.Ordinal) + " ", signature, Time, sent).ShouldBe(SignatureCheck.Invalid);
        SnapSignature.CheckNotice(keys, text, "AAAA", Time, sent).ShouldBe(SignatureCheck.Invalid);
        SnapSignature.CheckNotice(keys, text, "not base64!", Time, sent).ShouldBe(SignatureCheck.Invalid);
        SnapSignature.CheckNotice(keys, text, null, Time, sent).ShouldBe(SignatureCheck.Invalid);
        SnapSignature.CheckNotice(keys, text, signature, "yesterday", sent).ShouldBe(SignatureCheck.Invalid);
    }

    [Fact]
    public void V6_a_notification_signed_with_the_vectors_key_has_the_vectors_signature()
    {
        var vector = Vectors.GetProperty("snap_notification_asymmetric");
        SnapSignature.WithKey(TestKey("snap_test_private_pkcs8.pem"), Text(vector, "stringToSign")).ShouldBe(Text(vector, "X-SIGNATURE_base64"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_signature_of_a_key_made_now_is_checked_with_its_public_half(bool pkcs8)
    {
        using var rsa = RSA.Create(2048);
        var signature = SnapSignature.WithKey(pkcs8 ? rsa.ExportPkcs8PrivateKeyPem() : rsa.ExportRSAPrivateKeyPem(), "a|b");
        rsa.VerifyData("a|b"u8, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).ShouldBeTrue();
        rsa.VerifyData("a|c"u8, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).ShouldBeFalse();
    }

    [Fact]
    public void V7_white_space_goes_only_outside_strings()
    {
        foreach (var vector in Vectors.GetProperty("snap_minify_cases").EnumerateArray())
        {
            var minified = SnapSignature.Minify(Encoding.UTF8.GetBytes(Text(vector, "in")));
            Encoding.UTF8.GetString(minified).ShouldBe(Text(vector, "out"));
            SnapSignature.BodyHash(Encoding.UTF8.GetBytes(Text(vector, "in"))).ShouldBe(Text(vector, "sha256"));
        }

        SnapSignature.BodyHash([]).ShouldBe(Vectors.GetProperty("snap_sha256_empty").GetString());
    }

    [Theory]
    [InlineData("""{"a":"\\", "b":"x  \" y"}""", """{"a":"\\","b":"x  \" y"}""")]
    [InlineData("""{"a":"\\\" , " , "b":1}""", """{"a":"\\\" , ","b":1}""")]
    public void An_escaped_quote_does_not_end_a_string(string json, string minified) =>
        Encoding.UTF8.GetString(SnapSignature.Minify(Encoding.UTF8.GetBytes(json))).ShouldBe(minified);

    [Fact]
    public void The_time_has_no_fraction_and_the_form_the_bank_wants()
    {
        var time = new DateTimeOffset(2025, 12, 31, 18, 59, 59, 987, TimeSpan.Zero);

        SnapSignature.Timestamp(time).ShouldBe("2026-01-01T01:59:59+07:00");
        SnapSignature.Timestamp(time, utc: true).ShouldBe("2025-12-31T18:59:59Z");
    }

    [Theory]
    [InlineData("https://h/gw/v1.0/a?b=2&a=1", null, "/gw/v1.0/a?a=1&b=2")]
    [InlineData("https://h/gw/v1.0/a?a=2&a=10&A=3", null, "/gw/v1.0/a?A=3&a=10&a=2")]
    [InlineData("https://h/gw/v1.0/a?q=x%20y%2fz&e", null, "/gw/v1.0/a?e=&q=x%20y%2Fz")]
    [InlineData("https://h/gw/v1.0/a", "/snap", "/snap/v1.0/a")]
    [InlineData("https://h/gw/v1.0/a", "/", "/v1.0/a")]
    [InlineData("https://h/other/a", "/snap", "/other/a")]
    public void The_path_is_the_one_the_bank_sees_with_its_query_in_order(string address, string? prefix, string path) =>
        SnapSignature.Path(new Uri(address), new Uri("https://h/gw/"), prefix).ShouldBe(path);

    /// <summary>A private key of the vectors. It is published, and still no private key is kept in a repository.</summary>
    private static string TestKey(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "domain", "vectors", name);
            if (File.Exists(file))
            {
                return File.ReadAllText(file);
            }
        }

        Assert.Skip($"shared/domain/vectors/{name} is not beside the repository.");
        return "";
    }

    private static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);

    private static string Text(JsonElement vector, string name) => vector.GetProperty(name).GetString()!;
}
