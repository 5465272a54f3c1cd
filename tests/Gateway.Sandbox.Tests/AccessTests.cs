using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Gateway.Sandbox.Tests;

public sealed class AccessTests
{
    [Theory]
    [InlineData(false, false, """{"access_token":"sandbox-token-1","token_type":"Bearer","expires_in":900}""")]
    [InlineData(true, true, """{"data":{"access_token":"sandbox-token-1","token_type":"Bearer","expires_in":"900"}}""")]
    public async Task A_token_comes_in_the_partners_shape(bool text, bool wrapped, string expected)
    {
        await using var bench = await StartAsync(new("gw-jambi", "s3cr3t:x/y", TimeProvider.System)
        {
            Lifetime = TimeSpan.FromMinutes(15),
            LifetimeAsText = text,
            Wrapped = wrapped,
        });
        (await TokenAsync(bench, "client_id=gw-jambi&client_secret=s3cr3t%3Ax%2Fy&grant_type=client_credentials", null)).ShouldBe((200, expected));
    }

    [Theory]
    [InlineData("gw-jambi:s3cr3t%3Ax%2Fy", 200)]
    [InlineData("gw-jambi:s3cr3t:x/y", 200)]
    [InlineData("gw-jambi:salah", 401)]
    public async Task Basic_credentials_are_taken_encoded_and_bare(string pair, int status)
    {
        await using var bench = await StartAsync(new("gw-jambi", "s3cr3t:x/y", TimeProvider.System));
        (await TokenAsync(bench, "grant_type=client_credentials", pair)).Status.ShouldBe(status);
    }

    [Fact]
    public async Task JSON_credentials_are_taken_and_another_grant_is_refused()
    {
        await using var bench = await StartAsync(new("a", "b", TimeProvider.System));
        (await TokenAsync(bench, """{"client_id":"a","client_secret":"b","grant_type":"client_credentials"}""", null)).Status.ShouldBe(200);
        (await TokenAsync(bench, """{"client_id":"a","client_secret":"b","grant_type":"password"}""", null)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_token_opens_until_the_script_or_the_clock_expires_it()
    {
        var clock = new SteppedClock();
        var access = new ClientCredentials("a", "b", clock);
        await using var bench = await StartAsync(access);
        (await ReadAsync(bench, null)).ShouldBe(401);
        (await ReadAsync(bench, await NewTokenAsync(bench))).ShouldBe(200);

        bench.Partner.Faults.Next("GET", "stream", Fault.ExpireTokens());
        (await ReadAsync(bench, "sandbox-token-1")).ShouldBe(401);
        (await ReadAsync(bench, "sandbox-token-1")).ShouldBe(401);
        var second = await NewTokenAsync(bench);
        (await ReadAsync(bench, second)).ShouldBe(200);
        clock.Now += TimeSpan.FromHours(1);
        (await ReadAsync(bench, second)).ShouldBe(401);
        access.Issued.ShouldBe(2);
    }

    [Fact]
    public async Task A_request_without_a_valid_token_uses_up_no_fault()
    {
        await using var bench = await StartAsync(new("a", "b", TimeProvider.System));
        bench.Partner.Faults.Next("GET", "stream", Fault.Answer(500));
        (await ReadAsync(bench, "salah")).ShouldBe(401);
        (await ReadAsync(bench, await NewTokenAsync(bench))).ShouldBe(500);
    }

    [Fact]
    public async Task A_static_bearer_is_the_only_one_let_in()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Secure(new StaticBearer("tetap")).Add("stream", Bench.Stream(1)));
        (await ReadAsync(bench, "tetap")).ShouldBe(200);
        (await ReadAsync(bench, "lain")).ShouldBe(401);
    }

    private static Task<Bench> StartAsync(ClientCredentials access) =>
        Bench.StartAsync(partner => partner.Secure(access).Add("stream", Bench.Stream(1)));

    private static async Task<string> NewTokenAsync(Bench bench)
    {
        var (_, body) = await TokenAsync(bench, "client_id=a&client_secret=b&grant_type=client_credentials", null);
        return JsonDocument.Parse(body).RootElement.GetProperty("access_token").GetString()!;
    }

    private static async Task<(int Status, string Body)> TokenAsync(Bench bench, string body, string? basic)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "oauth/token") { Content = new StringContent(body) };
        request.Headers.Authorization = basic is null ? null : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
        using var response = await bench.Client.SendAsync(request, Bench.Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Bench.Token));
    }

    private static async Task<int> ReadAsync(Bench bench, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "stream");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await bench.Client.SendAsync(request, Bench.Token);
        response.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.InternalServerError);
        return (int)response.StatusCode;
    }
}
