using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEnd.Tests.Commands;

/// <summary>A running host: commands find it, a bad edit does not stop it, and it ends when it is asked to.</summary>
public sealed class ServeTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-e2e-").FullName;
    private readonly HttpClient _client = new();
    private GatewayProcess _host = null!;
    private Uri _address = null!;

    private string Configuration => Path.Combine(_folder, "kota");

    public async ValueTask InitializeAsync()
    {
        (await GatewayProcess.RunAsync(_folder, "init", "kota")).Exit.ShouldBe(0);
        _host = GatewayProcess.Start(Configuration, "serve", "--port", "0", "--json");
        _address = new Uri(JsonNode.Parse(await _host.ReadLineAsync())!["address"]!.GetValue<string>());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task It_answers_health_to_all_and_the_rest_to_those_with_the_token()
    {
        (await StatusOf("health/live", null)).ShouldBe(HttpStatusCode.OK);
        (await StatusOf("health/ready", null)).ShouldBe(HttpStatusCode.OK);
        (await StatusOf("api/v1/status", null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusOf("api/v1/status", "wrong")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusOf("api/v1/status", await TokenAsync())).ShouldBe(HttpStatusCode.OK);
        (await StatusOf("api/v1/runs/018f0000-0000-7000-8000-000000000000", await TokenAsync())).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task A_page_that_reaches_it_under_another_name_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_address, "health/live")) { Headers = { Host = "gateway.example" } };

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task Commands_go_to_the_host_that_owns_the_store()
    {
        var status = await GatewayProcess.RunAsync(Configuration, "status", "--json");

        status.Exit.ShouldBe(0, status.Error);
        status.Json["host"]!["address"]!.GetValue<string>().ShouldBe(_address.ToString());
        var unknown = await GatewayProcess.RunAsync(Configuration, "run", "nothing", "--json");
        unknown.Exit.ShouldBe(7);
        unknown.Json["errors"]!.AsArray()[0]!["code"]!.GetValue<string>().ShouldBe("GW6803");
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task A_bad_edit_keeps_the_last_good_configuration_and_shows_in_the_status()
    {
        await File.WriteAllTextAsync(Path.Combine(Configuration, "syncs", "rusak.json"), "{ \"from\": ", TestContext.Current.CancellationToken);

        var status = await UntilAsync(found => found["problems"]!.AsArray().Count > 0);

        status["problems"]!.AsArray()[0]!["file"]!.GetValue<string>().ShouldBe("syncs/rusak.json");
        status["host"]!["configRejectedAt"].ShouldNotBeNull();
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task A_run_by_hand_goes_through_the_host_and_starts_the_syncs_that_wait_for_it()
    {
        AddSync("pertama", """{ "cron": "0 3 29 2 *" }""");
        AddSync("kedua", """{ "after": ["pertama"] }""");
        await UntilAsync(status => status["items"]!.AsArray().Count == 2);

        var run = await GatewayProcess.RunAsync(Configuration, "run", "pertama", "--json");

        run.Exit.ShouldBe(0, run.Output + run.Error);
        run.Json["books"]!["delivered"]!.GetValue<int>().ShouldBe(1);
        await UntilAsync(status => status["items"]!.AsArray()[0]!["last"]?["state"]?.GetValue<string>() == "finished");
        var waited = await GatewayProcess.RunAsync(Configuration, "runs", "list", "--sync", "kedua", "--json");
        waited.Json["items"]!.AsArray().ShouldHaveSingleItem()!["cause"]!.GetValue<string>().ShouldBe("after");
    }

    [Theory(Timeout = GatewayProcess.LongestTest)]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task It_ends_well_when_it_is_asked_to_and_leaves_no_trace_of_running(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are of Unix");
        Assert.SkipWhen(signal == "INT" && IgnoresInterrupts(), "whoever started the tests has them ignore SIGINT, and what they start inherits that");

        (await _host.StopAsync(signal)).ShouldBe(0);

        File.Exists(Path.Combine(Configuration, "data", "host.json")).ShouldBeFalse();
        (await GatewayProcess.RunAsync(Configuration, "status", "--json")).Json["host"].ShouldBeNull();
    }

    /// <summary>Whether this process was started as a background job of a shell: bit 1 of the mask of ignored signals is SIGINT.</summary>
    private static bool IgnoresInterrupts() =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is var mask
        && (Convert.ToUInt64(mask[7..].Trim(), 16) & 2) != 0;

    private async Task<JsonObject> UntilAsync(Func<JsonObject, bool> holds)
    {
        while (true)
        {
            var status = (await GatewayProcess.RunAsync(Configuration, "status", "--json")).Json;
            if (holds(status))
            {
                return status;
            }
        }
    }

    /// <summary>A sync of one record between two tables of one SQLite file.</summary>
    private void AddSync(string id, string schedule)
    {
        var file = Path.Combine(_folder, id + ".db");
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "create table asal (kode text primary key, diubah text not null); insert into asal values ('A1', '2026-01-01'); create table tujuan (kode text primary key)";
            command.ExecuteNonQuery();
        }

        Write($"endpoints/{id}.json", $$"""
            { "adapter": "sql@1", "settings": { "provider": "sqlite", "file": {{JsonValue.Create(file).ToJsonString()}}, "streams": {
              "asal": { "read": { "cursor": { "time": "diubah", "id": "kode" } } }, "tujuan": { "write": { "key": ["kode"] } } } } }
            """);
        Write($"mappings/{id}-v1.json", $$"""{ "from": "{{id}}.asal", "to": "{{id}}.tujuan", "key": ["kode"], "fields": { "kode": "source.kode" } }""");
        Write($"syncs/{id}.json", $$"""{ "from": "{{id}}.asal", "to": "{{id}}.tujuan", "mapping": "{{id}}-v1", "schedule": {{schedule}} }""");
    }

    private void Write(string file, string content) => File.WriteAllText(Path.Combine(Configuration, file), content);

    private async Task<HttpStatusCode> StatusOf(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_address, path));
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private Task<string> TokenAsync() => File.ReadAllTextAsync(Path.Combine(Configuration, "data", "host.token"), TestContext.Current.CancellationToken);
}
