using System.Text;
using Gateway.Sdk.Testing;

namespace Gateway.Sdk.Http.Tests.Signatures;

/// <summary>The vectors T1 to T3 and the signatures of B1 and B2 (domain.md 2.2.1 and 2.4), by the pure code and by requests as they leave.</summary>
public sealed class PartnerSignatureTests : IDisposable
{
    private const string AppKey = "29a39d";
    private const string AppSecret = "tts-test-app-secret-01";
    private const string Webhook = """{"type":1,"shop_id":"7494000000000000001","timestamp":1765160130,"data":{"order_id":"577900000000000001","order_status":"AWAITING_SHIPMENT"}}""";
    private const string WebhookSignature = "650fc89af8a02a272b956552c58602082562ddb890e64cbae978716cb6f9c98b";
    private static readonly DateTimeOffset _time = DateTimeOffset.FromUnixTimeSeconds(1765160130);
    private readonly TestAdapterContext _context = new(new ManualTimeProvider(_time));

    public void Dispose() => _context.Dispose();

    [Fact]
    public void T1_a_query_is_signed_in_the_order_of_its_names_without_token_and_signature()
    {
        Dictionary<string, string> query = new()
        {
            ["timestamp"] = "1765160130",
            ["app_key"] = AppKey,
            ["shop_cipher"] = "ROW_TESTCIPHER",
            ["ids"] = "577900000000000001",
            ["access_token"] = "IGNORED",
            ["sign"] = "IGNORED",
        };
        TikTokShopSignature.Sign(AppSecret, "/order/202309/orders", query, []).ShouldBe("dafee48ed26f59a037686b49275c54b6f0568cb8f31d4a9755b8cb365b802b57");
    }

    [Theory]
    [InlineData("GET", "order/202309/orders?shop_cipher=ROW_TESTCIPHER&ids=577900000000000001", null, "dafee48ed26f59a037686b49275c54b6f0568cb8f31d4a9755b8cb365b802b57")]
    [InlineData("POST", "product/202309/products/search?page_size=10&shop_cipher=ROW_TESTCIPHER", """{"status":"ALL"}""", "54138edb1280e61e8b4fa88ca558f4d03c2d9f933d0de5c4b38ff9c806356955")]
    public async Task T1_T2_a_request_leaves_with_the_signature_of_the_vector_also_when_it_is_sent_again(string method, string path, string? body, string sign)
    {
        var authenticator = Make(new TikTokShopAuth { AppKey = AppKey, AppSecret = _context.Secrets.Add("tts", AppSecret) }, "https://open-api.tiktokglobalshop.com/");
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), "https://open-api.tiktokglobalshop.com/" + path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        await authenticator.AuthenticateAsync(request, TestContext.Current.CancellationToken);
        await authenticator.AuthenticateAsync(request, TestContext.Current.CancellationToken);
        request.RequestUri!.Query.ShouldEndWith("&app_key=29a39d&timestamp=1765160130&sign=" + sign);
    }

    [Fact]
    public void Values_are_signed_as_they_mean_and_not_as_they_are_escaped()
    {
        var plain = TikTokShopSignature.Sign(AppSecret, "/p", [new("name", "Kopi & Teh / 1"), new("app_key", AppKey)], []);
        TikTokShopSignature.Sign(AppSecret, "/p", [new("app_key", AppKey), new("name", "Kopi & Teh / 1")], []).ShouldBe(plain);
        TikTokShopSignature.Sign(AppSecret, "/p", [new("app_key", AppKey), new("name", "Kopi%20%26%20Teh%20%2F%201")], []).ShouldNotBe(plain);
    }

    [Fact]
    public void T3_a_webhook_is_known_by_its_signature_under_any_live_secret()
    {
        var body = Encoding.UTF8.GetBytes(Webhook);
        TikTokShopSignature.SignWebhook(AppKey, AppSecret, body).ShouldBe(WebhookSignature);
        TikTokShopSignature.CheckWebhook(WebhookSignature, AppKey, ["older", AppSecret], body).ShouldBe(SignatureCheck.Valid);
        TikTokShopSignature.CheckWebhook(WebhookSignature.ToUpperInvariant(), AppKey, [AppSecret], body).ShouldBe(SignatureCheck.Valid);
        TikTokShopSignature.CheckWebhook(WebhookSignature, "another", [AppSecret], body).ShouldBe(SignatureCheck.Invalid);
        TikTokShopSignature.CheckWebhook(WebhookSignature, AppKey, ["another"], body).ShouldBe(SignatureCheck.Invalid);
        TikTokShopSignature.CheckWebhook(WebhookSignature, AppKey, [], body).ShouldBe(SignatureCheck.Invalid);
        TikTokShopSignature.CheckWebhook(WebhookSignature, AppKey, [AppSecret], [.. body, 32]).ShouldBe(SignatureCheck.Invalid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("650f")]
    [InlineData("zz0fc89af8a02a272b956552c58602082562ddb890e64cbae978716cb6f9c98b")]
    public void A_broken_webhook_signature_is_invalid(string? header) =>
        TikTokShopSignature.CheckWebhook(header, AppKey, [AppSecret], Encoding.UTF8.GetBytes(Webhook)).ShouldBe(SignatureCheck.Invalid);

    [Theory]
    [InlineData(1765160130, "8B2oIqnJLWwjQVJ3AWduqVeJIkBB8VFdD/URO6Eu5xI=", "6b23a9c1893c1229d8604303140799335f1bcde8acce21540201047c0fecfe4b")]
    [InlineData(1767225599, "agI0TTK3s5mojRzviaxls0DBR2uBFGE2nV3i+fH77N4=", "81f8a422be8dcaec331d336be5b508db3305fe2fdd6a0b972457cd33825d216f")]
    public void B1_B2_signature_and_answer_key_are_those_of_the_vectors(long timestamp, string signature, string key)
    {
        BpjsSignature.Sign("12345", "bpjs-test-secret-01", timestamp).ShouldBe(signature);
        Convert.ToHexStringLower(BpjsSignature.AnswerKey("12345", "bpjs-test-secret-01", timestamp)).ShouldBe(key);
    }

    [Fact]
    public async Task B1_a_request_leaves_with_the_four_headers_of_the_vector()
    {
        var authenticator = Make(new BpjsAuth { ConsId = "12345", Secret = _context.Secrets.Add("bpjs", "bpjs-test-secret-01"), UserKey = _context.Secrets.Add("key", "0123456789abcdef0123456789abcdef") }, "https://bpjs.example/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://bpjs.example/peserta/1");
        await authenticator.AuthenticateAsync(request, TestContext.Current.CancellationToken);
        await authenticator.AuthenticateAsync(request, TestContext.Current.CancellationToken);
        request.Headers.ToString().ReplaceLineEndings("\n").Trim().Split('\n').Order(StringComparer.Ordinal).ShouldBe(
            ["X-cons-id: 12345", "X-signature: 8B2oIqnJLWwjQVJ3AWduqVeJIkBB8VFdD/URO6Eu5xI=", "X-timestamp: 1765160130", "user_key: 0123456789abcdef0123456789abcdef"]);
        request.Options.TryGetValue(AnswerOpening.Option, out _).ShouldBeFalse("answers are opened only where the settings say so");
    }

    private IRequestAuthenticator Make(AuthSettings settings, string baseAddress) =>
        Http.Authentication.Create(settings, _context.ToContext(), new Uri(baseAddress), ExpressionScope.Default, new Bindings(ExpressionScope.Default))!;
}
