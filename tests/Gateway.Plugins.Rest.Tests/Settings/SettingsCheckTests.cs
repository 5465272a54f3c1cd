using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Settings;

/// <summary>Mistakes are found before the first request, each with its place, its code and a fix.</summary>
public sealed class SettingsCheckTests
{
    private static readonly Uri _address = new("https://partner.example/api/");

    [Theory]
    [InlineData("""{ "baseUrl": "ftp://partner.example/", "streams": {} }""", "/baseUrl", "GW2102")]
    [InlineData("""{ "baseUrl": "https://partner.example/api", "streams": {} }""", "/baseUrl", "GW2101")]
    [InlineData("""{ "baseUrl": "https://partner.example/api/?key=1", "streams": {} }""", "/baseUrl", "GW2101")]
    [InlineData("""{ "baseUrl": "{base}", "streams": { "a/b": {} } }""", "/streams/a~1b", "GW2103")]
    [InlineData("""{ "baseUrl": "{base}", "headers": { "X-Day": "{{ now }" }, "streams": {} }""", "/headers/X-Day", "GW2104")]
    [InlineData("""{ "baseUrl": "{base}", "errors": [ { "do": "retry" } ], "streams": {} }""", "/errors/0", "GW2109")]
    public void A_mistake_of_the_endpoint_is_named(string json, string pointer, string code) => Names(json, pointer, code);

    [Theory]
    [InlineData("\"records\": \"data[\"", "records", "GW2104")]
    [InlineData("\"filter\": \"record.a ==\"", "filter", "GW2104")]
    [InlineData("\"paging\": { \"kind\": \"cursor\" }", "paging", "GW2106")]
    [InlineData("\"paging\": { \"kind\": \"cursor\", \"next\": \"a\", \"header\": \"b\" }", "paging", "GW2106")]
    [InlineData("\"paging\": { \"kind\": \"offset\", \"overlap\": 5 }", "paging", "GW2105")]
    [InlineData("\"incremental\": { \"kind\": \"datetime\", \"field\": \"t\", \"zone\": \"Asia/Jakrta\" }", "incremental/zone", "GW2107")]
    [InlineData("\"incremental\": { \"kind\": \"datetime\", \"field\": \"t\", \"start\": \"soon\" }", "incremental/start", "GW2107")]
    [InlineData("\"incremental\": { \"kind\": \"datetime\", \"field\": \"t\", \"step\": \"30d\" }", "incremental/step", "GW2107")]
    [InlineData("\"partitions\": [ { \"kind\": \"stream\", \"stream\": \"nobody\", \"name\": \"id\" } ]", "partitions/0/stream", "GW2108")]
    [InlineData("\"format\": \"csv\", \"csv\": { \"delimiter\": \";;\" }", "csv/delimiter", "GW2104")]
    public void A_mistake_of_reading_is_named(string member, string place, string code) =>
        Names($$$"""{ "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", {{{member}}} } } } }""", "/streams/records/read/" + place, code);

    [Theory]
    [InlineData("\"class\": \"upsert\"", "", "GW2116")]
    [InlineData("\"class\": \"queryable\", \"create\": { \"path\": \"r\" }", "/class", "GW2116")]
    [InlineData("\"class\": \"upsert\", \"create\": { \"path\": \"r\" }, \"lookup\": { \"path\": \"r\" }", "/lookup", "GW2116")]
    [InlineData("\"class\": \"upsert\", \"create\": { \"path\": \"r\" }, \"batch\": { \"size\": 0 }, \"results\": { \"path\": \"a\", \"status\": \"s\" }", "/batch", "GW2116")]
    public void A_mistake_of_writing_is_named(string members, string place, string code) =>
        Names($$$"""{ "baseUrl": "{base}", "streams": { "records": { "write": { {{{members}}} } } } }""", "/streams/records/write" + place, code);

    [Theory]
    [InlineData("\"kind\": \"oauth2\", \"tokenUrl\": \"ftp://partner.example/t\", \"clientId\": \"a\"", "/tokenUrl", "GW2102")]
    [InlineData("\"kind\": \"oauth2\", \"tokenUrl\": \"https://partner.example/t\", \"clientId\": \"a\", \"grant\": \"refreshToken\"", "", "GW2117")]
    [InlineData("\"kind\": \"oauth2\", \"tokenUrl\": \"https://partner.example/t\", \"clientId\": \"a\", \"grant\": \"jwtBearer\"", "", "GW2117")]
    [InlineData("\"kind\": \"jwt\", \"key\": \"secret:k\", \"claims\": { \"aud\": \"{{ config. }}\" }", "/claims/aud", "GW2104")]
    [InlineData("\"kind\": \"hmac\", \"key\": \"secret:k\", \"text\": \"{{ request.url\"", "/text", "GW2104")]
    [InlineData("\"kind\": \"choice\", \"of\": [ { \"when\": \"config.a ==\", \"use\": { \"kind\": \"none\" } } ]", "/of/0/when", "GW2104")]
    public void A_mistake_of_access_is_named(string members, string place, string code) =>
        Names($$$"""{ "baseUrl": "{base}", "auth": { {{{members}}} }, "streams": {} }""", "/auth" + place, code);

    [Fact]
    public void All_mistakes_show_at_once()
    {
        var found = Adapters.Settings("""{ "baseUrl": "https://partner.example/api", "errors": [ { "do": "retry" } ], "streams": { "a": {}, "b": { "read": { "path": "x", "records": "[" } } } }""", _address).Validate();
        found.Select(error => error.Code).ShouldBe(["GW2101", "GW2109", "GW2103", "GW2104"], ignoreOrder: true);
    }

    private static void Names(string json, string pointer, string code)
    {
        var found = Adapters.Settings(json, _address).Validate().ToList();
        found.ShouldContain(error => error.Pointer == pointer && error.Code == code, string.Join("\n", found));
        found.ShouldAllBe(error => error.Fix!.Length > 0);
    }
}
