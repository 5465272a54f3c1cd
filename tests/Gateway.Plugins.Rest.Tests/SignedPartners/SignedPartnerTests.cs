using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.SignedPartners;

/// <summary>Partners with signatures of their own, described in JSON and read through the host's own HTTP chain, also when they fail.</summary>
public sealed class SignedPartnerTests
{
    private const string Bpjs = """
        { "baseUrl": "{base}",
          "auth": { "kind": "bpjs", "consId": "12345", "secret": "secret:bpjstk/secret", "userKey": "secret:bpjstk/user-key", "sealed": true },
          "errors": [ { "when": "response.metaData.code != '200'", "do": "fail", "message": "BPJS refused" } ],
          "streams": { "peserta": { "read": { "path": "peserta", "records": "response" } },
                       "orang":   { "read": { "path": "peserta/0000", "records": "response", "emptyIsNone": true } } } }
        """;

    private const string Performance = """
        "ciphers": { "read": { "path": "authorization/202309/shops", "records": "data.shops" } },
        "sales": { "read": { "path": "analytics/202405/shop/performance", "records": "data.performance.intervals",
            "query": { "start_date_ge": "2026-10-01", "end_date_lt": "2026-12-01" },
            "partitions": [ { "kind": "stream", "name": "shop", "stream": "ciphers", "value": "cipher", "into": { "param": "shop_cipher" }, "keep": { "id": "id" } } ],
            "select": { "day": "start_date", "amount": "gmv.amount", "orders": "orders" }, "add": { "shop": "partition.id" } } }
        """;

    /// <summary>An endpoint of TikTok Shop with some streams.</summary>
    public static string Shop(string streams) => """
        { "baseUrl": "{base}",
          "auth": { "kind": "all", "of": [
            { "kind": "oauth2", "grant": "refreshToken", "format": "query", "client": "none", "tokenUrl": "{base}api/v2/token/refresh",
              "refreshToken": "secret:refresh-token", "fields": { "app_key": "29a39d", "app_secret": "secret:app-secret" },
              "token": "data.access_token", "nextRefreshToken": "data.refresh_token", "expires": "data.access_token_expire_in",
              "header": "x-tts-access-token", "prefix": "" },
            { "kind": "tiktokShop", "appKey": "29a39d", "appSecret": "secret:app-secret" } ] },
          "errors": [ { "when": "response.code != 0", "do": "fail", "message": "TikTok Shop refused" } ],
          "streams": { 
        """ + streams + " } }";

    [Fact]
    public async Task Sealed_members_are_read_as_records()
    {
        await using var partner = await BpjsAsync();
        var records = (await partner.ReadAsync(Bpjs, "peserta")).Records();
        records.Count.ShouldBe(60);
        records[0].ShouldContain("\"kpj\":\"99157100001\"");
    }

    [Fact]
    public async Task A_refusal_with_status_200_fails_with_its_rule_and_not_as_a_broken_seal()
    {
        await using var partner = await BpjsAsync();
        var failure = await Should.ThrowAsync<AdapterException>(() => partner.ReadAsync(Bpjs, "orang"));
        failure.Code.ShouldBe("GW2255");
        failure.Message.ShouldContain("BPJS refused");
    }

    [Fact]
    public async Task A_wrong_secret_is_a_refused_access_and_a_spoiled_seal_a_broken_contract()
    {
        await using var partner = await BpjsAsync();
        partner.Sandbox.Faults.Next("GET", "peserta", Fault.Answer(200, """{"metaData":{"code":"200","message":"OK"},"response":"AAAA"}"""));
        (await Should.ThrowAsync<AdapterException>(() => partner.ReadAsync(Bpjs, "peserta"))).Code.ShouldBe("GW2259");
        partner.Context.Secrets.Add("bpjstk/secret", "another");
        var refused = await Should.ThrowAsync<AdapterException>(() => partner.ReadAsync(Bpjs, "peserta"));
        refused.Kind.ShouldBe(FailureKind.Configuration);
        refused.Message.ShouldNotContain("another");
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("503")]
    public async Task S6_S16_a_second_attempt_is_signed_anew_and_its_answer_opened_with_its_own_time(string how)
    {
        await using var partner = await BpjsAsync();
        partner.Sandbox.Faults.Next("GET", "peserta", how == "reset" ? Fault.Reset() : Fault.Answer(503));
        (await partner.ReadAsync(Bpjs, "peserta")).Records().Count.ShouldBe(60);
        partner.Server.Log.Entries.Count(entry => entry.Path.StartsWith("peserta", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Sales_come_as_totals_a_shop_and_day_with_one_token_for_all_requests()
    {
        await using var partner = await ShopsAsync();
        var records = (await partner.ReadAsync(Shop(Performance), "sales")).Records();
        records.Count.ShouldBe(6 * 31);
        records[0].ShouldBe("""{"day":"2026-10-02","amount":"0.00","orders":0,"shop":"7494000000000000000"}""");
        partner.Server.Log.Entries.Count(entry => entry.Path.StartsWith(TikTokShopAccess.RefreshPath, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task S13_a_token_that_died_is_renewed_once_and_the_request_signed_again()
    {
        await using var partner = await ShopsAsync();
        partner.Sandbox.Faults.Nth(3, "GET", "analytics/202405/shop/performance", Fault.ExpireTokens());
        (await partner.ReadAsync(Shop(Performance), "sales")).Records().Count.ShouldBe(6 * 31);
        partner.Server.Log.Entries.Count(entry => entry.Path.StartsWith(TikTokShopAccess.RefreshPath, StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task A_refusal_of_the_shop_with_status_200_fails_with_its_rule()
    {
        await using var partner = await ShopsAsync();
        var failure = await Should.ThrowAsync<AdapterException>(() => partner.ReadAsync(Shop("""
            "sales": { "read": { "path": "analytics/202405/shop/performance", "query": { "shop_cipher": "unknown" }, "records": "data.performance.intervals" } }
            """), "sales"));
        failure.Message.ShouldContain("TikTok Shop refused");
    }

    [Fact]
    public async Task A_wrong_app_secret_gives_no_token_and_shows_no_secret()
    {
        await using var partner = await ShopsAsync();
        partner.Context.Secrets.Add("app-secret", "not-the-secret");
        var failure = await Should.ThrowAsync<AdapterException>(() => partner.ReadAsync(Shop(Performance), "sales"));
        failure.Code.ShouldBe("GW2315");
        failure.ToString().ShouldNotContain("not-the-secret");
        partner.Context.Log.Entries.ShouldAllBe(entry => !entry.Message.Contains("not-the-secret", StringComparison.Ordinal));
    }

    private static async Task<Partner> BpjsAsync() => Unlocked((await Partner.StartAsync(new BpjstkPartner(new SandboxOptions()))).UnderHost());

    private static async Task<Partner> ShopsAsync()
    {
        var partner = Unlocked((await Partner.StartAsync(new TokopediaPartner(new SandboxOptions()))).UnderHost());
        partner.Context.Secrets.Add("app-secret", TokopediaPartner.AppSecret);
        partner.Context.Secrets.Add("refresh-token", TokopediaPartner.RefreshToken);
        return partner;
    }

    private static Partner Unlocked(Partner partner)
    {
        foreach (var (name, value) in partner.Sandbox.Secrets)
        {
            partner.Context.Secrets.Add(name, value);
        }

        return partner;
    }
}
