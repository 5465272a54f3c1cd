using System.Net;
using System.Text;
using Gateway.Sandbox;
using Gateway.Sdk.Testing;

namespace Gateway.Sdk.Http.Tests.Sealed;

public sealed class BpjsAnswerTests
{
    private const string Secret = "bpjs-test-secret-01";

    [Theory]
    [InlineData(
        1765160130,
        "RIO6yrdks34L+wjB5qtCtvveVt8kq9z277pZ0TrjLhmLmX12QsmveH0TQP+e4mgprVaCjOd82CxTu9h1qITPSgBkSTfFc/lKhYEx1L+/cDxt+kY6eC9tpcC0kLbiGWmrBwHJjwXtbTWOTjb247q9OellOYSEhmtVKOKokPzodYVU4hrhZR1QATpzijwGgKir05Agh0CZa2VXcZ2ebEyhBsDu76cmuMHEcguQ8meynOM=",
        """{"peserta":{"nik":"1571104112959901","nama":"SITI CONTOH","statusPeserta":{"kode":"0","keterangan":"AKTIF"},"tglLahir":"1995-12-01"}}""")]
    [InlineData(
        1767225599,
        "w9Mjjm+WwcPK9fV8Bq3UaN3V1rC5/pYvo3QQ3BxkdWGwu5xgNlUXBD6nFnRo6Z4/1Yiechg54OAE82GmznBEw2DbhruBBoB0LwOLg259hEY=",
        """{"nama":"NURAÉ – CONTOH","catatan":"aaaaaaaaaaaaaaaaaaaa"}""")]
    public void B1_B2_the_answers_of_the_vectors_are_opened(long timestamp, string response, string plain) =>
        Open($$"""{"metaData":{"code":"200","message":"OK"},"response":"{{response}}"}""", timestamp)
            .ShouldBe($$"""{"metaData":{"code":"200","message":"OK"},"response":{{plain}}}""");

    [Theory]
    [InlineData("""{"metaData":{"code":"201","message":"Data Tidak Ditemukan"},"response":null}""")]
    [InlineData("""{"metadata":{"code":201,"message":"Timestamp expired"}}""")]
    [InlineData("""{"metaData":{"code":"200"},"response":""}""")]
    [InlineData("""{"metaData":{"code":"200"},"response":{"list":[]}}""")]
    [InlineData("[]")]
    public void An_answer_without_sealed_text_stays_as_it_is(string body) => Open(body, 1765160130).ShouldBe(body);

    [Theory]
    [InlineData("""{"response":"bukan base64!"}""")]
    [InlineData("""{"response":"AAAA"}""")]
    [InlineData("""{"response":"RIO6yrdks34L+wjB5qtCtg=="}""")]
    [InlineData("""{"metaData":""")]
    [InlineData("")]
    public void What_cannot_be_opened_is_refused_whole(string body) =>
        Should.Throw<AdapterException>(() => Open(body, 1765160130)).Code.ShouldBe("GW2259");

    [Theory]
    [InlineData("""{"a":1},"metaData":{"code":"200"}""")]
    [InlineData("""{"a":""")]
    [InlineData("")]
    public void Content_that_is_not_one_value_is_refused(string content) =>
        Should.Throw<AdapterException>(() => Open(BpjsAccess.Seal("12345", Secret, "1", content), 1)).Code.ShouldBe("GW2259");

    [Fact]
    public void Content_beyond_the_cap_is_refused() =>
        Should.Throw<AdapterException>(() => Open(BpjsAccess.Seal("12345", Secret, "1", $"\"{new string('a', 20_000)}\""), 1, 10_000)).Code.ShouldBe("GW2247");

    [Fact]
    public async Task The_answer_to_each_attempt_is_opened_with_the_time_that_this_attempt_sent()
    {
        var time = new ManualTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1765160130));
        using var context = new TestAdapterContext(time);
        var partner = new SandboxPartner("bpjs").Add("GET", "peserta", request =>
        {
            var sent = request.Header("X-timestamp")!;
            return SandboxAnswer.Json(200, BpjsAccess.Seal("12345", Secret, sent, $$"""{"dikirim":{{sent}}}"""));
        });
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), [partner], TestContext.Current.CancellationToken);
        var settings = new BpjsAuth { ConsId = "12345", Secret = context.Secrets.Add("bpjs", Secret), Sealed = true };
        var authenticator = Http.Authentication.Create(settings, context.ToContext(), server.AddressOf("bpjs"), ExpressionScope.Default, new Bindings(ExpressionScope.Default));
        var client = context.ToContext().Http.Create(new HttpClientOptions { BaseAddress = server.AddressOf("bpjs"), Authenticator = authenticator });
        var exchange = new HttpExchange(client, authenticator, time, 1 << 20);

        foreach (var expected in new[] { 1765160130, 1765160133 })
        {
            using var answer = (await exchange.SendAsync(
                () => new HttpRequestMessage(HttpMethod.Get, "peserta"), ErrorRules.Parse([], ExpressionScope.Default), new Bindings(ExpressionScope.Default), TestContext.Current.CancellationToken)).Answer;
            Encoding.UTF8.GetString(answer.Body.Span).ShouldContain($$"""{"dikirim":{{expected}}}""");
            answer.Status.ShouldBe((int)HttpStatusCode.OK);
            time.Advance(TimeSpan.FromSeconds(3));
        }
    }

    private static string Open(string body, long timestamp, int cap = 8 << 20) =>
        Encoding.UTF8.GetString(BpjsAnswer.Open(Encoding.UTF8.GetBytes(body), BpjsSignature.AnswerKey("12345", Secret, timestamp), cap).Span);
}
