using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Gateway.Tests;

namespace Gateway.Plugins.Sql.Tests;

/// <summary>What is PostgreSQL's own: its types, its bulk path, its refusals, its failures.</summary>
public sealed class PostgresTests(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly TestAdapterContext _context = new();
    private string _database = "";

    public async ValueTask InitializeAsync()
    {
        _database = await cluster.CreateDatabaseAsync();
        await cluster.RunAsync(_database, """
            create type suasana as enum ('baik', 'buruk');
            create table jenis (id int primary key, kecil numeric(9,2), besar numeric, d double precision, t timestamp, tz timestamptz, tgl date, b bytea, j jsonb,
              ok boolean, u uuid, teks varchar(5), larik text[], s suasana, wkt time, selang interval);
            create table wilayah (kode text primary key);
            insert into wilayah values ('15.71');
            create table lowongan (id text primary key, judul text not null, gaji numeric(12,2) check (gaji > 0), wilayah text references wilayah, kuota int,
              kode varchar(3), slug text unique, versi bigint, dihapus timestamptz);
            """);
    }

    [Fact]
    public async Task Every_type_keeps_what_it_says()
    {
        await cluster.RunAsync(_database, """
            insert into jenis values (1, 1234.50, 12345678901234567890.123456789, 0.1, '2025-12-08 02:15:30.123456', '2025-12-08 02:15:30.5+07', '2025-12-08', '\x00ff',
              '{"a": [1.10]}', true, '00000000-0000-0000-0000-000000009901', 'ab', '{x,"y z",null}', 'baik', '07:30', '1 day 02:00'),
              (2, 'NaN', 'NaN', 'NaN', 'infinity', '-infinity', 'infinity', null, null, null, null, null, null, null, null, null)
            """);
        var records = (await PagesAsync("jenis", "{ }")).SelectMany(page => page.Records).Select(record => System.Text.RegularExpressions.Regex.Unescape(record.Json)).ToList();
        records[0].ShouldBe("""{"id":1,"kecil":1234.50,"besar":"12345678901234567890.123456789","d":0.1,"t":"2025-12-08T02:15:30.123456","tz":"2025-12-07T19:15:30.5Z","tgl":"2025-12-08","b":"AP8=","j":{"a": [1.10]},"ok":true,"u":"00000000-0000-0000-0000-000000009901","teks":"ab","larik":["x", "y z", null],"s":"baik","wkt":"07:30:00","selang":"1 day 02:00:00"}""");
        records[1].ShouldStartWith("""{"id":2,"kecil":"NaN","besar":"NaN","d":"NaN","t":"infinity","tz":"-infinity","tgl":"infinity","b":null""");
    }

    [Fact]
    public async Task What_was_read_can_be_written_back_unchanged()
    {
        await cluster.RunAsync(_database, """
            insert into jenis values (1, 1234.50, 12345678901234567890.123456789, 1e-7, '2025-12-08 02:15:30.123456', '2025-12-08 02:15:30.5+07', '2025-12-08', '\x005cff',
              '{"a": "tab\there"}', true, '00000000-0000-0000-0000-000000009901', E'a\\\t\n', '{x,"y \"z\"",null,"a\\b"}', 'baik', '07:30', '1 day 02:00');
            create table salinan (like jenis including all);
            """);
        var record = (await PagesAsync("jenis", "{ }")).Single().Records.Single().Json;
        await using var adapter = Adapter("salinan", """ "write": { } """).Create(_context.ToContext());
        (await adapter.DeliverAsync("salinan", AdapterCalls.Upsert("1", record))).ShouldBe([DeliveryOutcome.Accepted]);
        (await cluster.LinesAsync(_database, "select count(*) from jenis x join salinan y on x::text = y::text")).ShouldBe(["1"]);
    }

    [Theory]
    [InlineData("""{"id":"b","judul":null}""", "GW4201", "judul")]
    [InlineData("""{"id":"b","judul":"x","slug":"taken"}""", "GW4202", "slug")]
    [InlineData("""{"id":"b","judul":"x","wilayah":"99.99"}""", "GW4203", "wilayah")]
    [InlineData("""{"id":"b","judul":"x","gaji":-1}""", "GW4204", "gaji")]
    [InlineData("""{"id":"b","judul":"x","kuota":"lima"}""", "GW4205", "kuota")]
    [InlineData("""{"id":"b","judul":"x","gaji":"Rp 5"}""", "GW4205", "gaji")]
    [InlineData("""{"id":"b","judul":"x","gaji":99999999999}""", "GW4205", "gaji")]
    [InlineData("""{"id":"b","judul":"x","kode":"abcd"}""", "GW4205", "kode")]
    [InlineData("""{"id":"b","judul":"x\u0000y"}""", "GW4205", "judul")]
    [InlineData("""{"id":"b","judul":"x","baru":1}""", "GW4206", "baru")]
    [InlineData("""{"judul":"x"}""", "GW4209", "id")]
    public async Task A_refused_record_is_named_and_its_neighbours_are_stored(string json, string code, string? field)
    {
        Delivery[] batch = [.. Enumerable.Range(0, 20).Select(i => AdapterCalls.Upsert($"n{i}", $$"""{"id":"n{{i}}","judul":"x","slug":{{(i == 0 ? "\"taken\"" : "null")}},"kuota":1,"gaji":1,"wilayah":"15.71","kode":"a"}"""))];
        batch[7] = AdapterCalls.Upsert("b", json);
        var outcomes = await WriteAsync("""{ "keys": { } }""", batch);
        outcomes.Where(outcome => outcome.Verdict == DeliveryVerdict.Accepted).Count().ShouldBe(19);
        (outcomes[7].Verdict, outcomes[7].Code, outcomes[7].Field).ShouldBe((DeliveryVerdict.Rejected, code, field));
        (await cluster.LinesAsync(_database, "select count(*) from lowongan")).ShouldBe(["19"]);
        (await cluster.LinesAsync(_database, "select count(*) from gateway_keys")).ShouldBe(["19"]);
    }

    [Fact]
    public async Task Many_refused_records_of_one_batch_are_all_named()
    {
        Delivery[] batch = [.. Enumerable.Range(0, 100).Select(i => AdapterCalls.Upsert($"n{i}", $$"""{"id":"n{{i}}","judul":"x","kuota":"{{(i % 3 == 0 ? "x" : "1")}}","gaji":{{(i % 5 == 0 ? -1 : 1)}}}"""))];
        var outcomes = await WriteAsync("{ }", batch);
        outcomes.Select((outcome, i) => outcome.Code == (i % 3 == 0 ? "GW4205" : i % 5 == 0 ? "GW4204" : null)).ShouldAllBe(right => right);
    }

    [Fact]
    public async Task Upserts_deletes_and_different_fields_go_in_one_batch()
    {
        const string Write = """{ "onDelete": "mark", "mark": { "column": "dihapus" }, "version": "versi" }""";
        await WriteAsync(Write, AdapterCalls.Upsert("a", """{"id":"a","judul":"x","kuota":5}""", 3), AdapterCalls.Upsert("b", """{"id":"b","judul":"x"}""", 3));
        await WriteAsync(Write, AdapterCalls.Upsert("a", """{"judul":"y","id":"a"}""", 4), AdapterCalls.Delete("b", """{"id":"b"}""", 4), AdapterCalls.Upsert("c", """{"id":"c","judul":"z","kuota":1}"""));
        await WriteAsync(Write, AdapterCalls.Upsert("a", """{"id":"a","judul":"old"}""", 2));
        (await cluster.LinesAsync(_database, "select id, judul, kuota, versi, dihapus is not null from lowongan order by id")).ShouldBe(["a|y|5|4|False", "b|x|null|4|True", "c|z|1|1|False"]);
    }

    [Fact]
    public async Task A_row_that_appears_late_behind_the_cursor_is_read()
    {
        await cluster.RunAsync(_database, "create table w (id int primary key, t timestamptz not null); insert into w values (1, now() - interval '1 hour'), (5, now() - interval '1 minute')");
        const string Read = """{ "cursor": { "time": "t", "id": "id" } }""";
        var first = await PagesAsync("w", Read);
        await cluster.RunAsync(_database, "insert into w values (3, now() - interval '5 minutes')");
        (await PagesAsync("w", Read, first[^1].Checkpoint)).SelectMany(page => page.Records).Select(record => record.Json[..7]).ShouldBe(["{\"id\":3", "{\"id\":5"]);
    }

    [Theory]
    [InlineData("timestamp", "Asia/Jakarta")]
    [InlineData("date", "UTC")]
    public async Task Times_without_zone_mean_the_configured_one(string type, string zone)
    {
        await cluster.RunAsync(_database, $"create table w (id int primary key, t {type} not null); insert into w values (1, (now() at time zone '{zone}') - interval '2 days')");
        const string Read = """{ "cursor": { "time": "t", "id": "id" } }""";
        (await PagesAsync("w", Read, (await PagesAsync("w", Read, zone: zone))[^1].Checkpoint, zone)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_matter_of_time()
    {
        await using var adapter = AdapterUnderTest.Of<SqlPlugin>("""{ "provider": "postgres", "host": "127.0.0.1", "port": 1, "database": "d", "user": "u", "tls": "off", "streams": { "s": { "read": { } } } }""").Create(_context.ToContext());
        var thrown = await Should.ThrowAsync<AdapterException>(() => adapter.ReadAllAsync("s"));
        (thrown.Kind, thrown.Code).ShouldBe((FailureKind.Transient, "GW2215"));
    }

    [Fact]
    public async Task A_key_without_a_unique_index_is_found_by_the_check()
    {
        await using var adapter = Adapter("lowongan", """ "write": { "key": ["judul"] } """).Create(_context.ToContext());
        var report = await ((ICheckable)adapter).CheckAsync(TestContext.Current.CancellationToken);
        report.Steps[^1].ShouldSatisfyAllConditions(step => step.Passed.ShouldBeFalse(), step => step.Detail.ShouldContain("GW2212"));
    }

    [Fact]
    public async Task Reading_cannot_write() =>
        (await Should.ThrowAsync<AdapterException>(() => PagesAsync("x", """{ "query": "with d as (delete from wilayah returning kode) select * from d", "key": ["kode"] }"""))).Kind.ShouldNotBe(FailureKind.Unknown);

    public ValueTask DisposeAsync()
    {
        _context.Dispose();
        return default;
    }

    private AdapterUnderTest Adapter(string stream, string use, string zone = "UTC") => AdapterUnderTest.Of<SqlPlugin>($$"""
        { "provider": "postgres", "host": "127.0.0.1", "port": {{cluster.Port}}, "database": "{{_database}}", "user": "gateway", "tls": "off", "timeZone": "{{zone}}",
          "streams": { "{{stream}}": { {{use}} } } }
        """);

    private async Task<List<ReadPage>> PagesAsync(string stream, string read, Checkpoint? after = null, string zone = "UTC")
    {
        await using var adapter = Adapter(stream, $"\"read\": {read}", zone).Create(_context.ToContext());
        return await adapter.ReadAllAsync(stream, after);
    }

    private async Task<IReadOnlyList<DeliveryOutcome>> WriteAsync(string write, params Delivery[] deliveries)
    {
        await using var adapter = Adapter("lowongan", $"\"write\": {write}").Create(_context.ToContext());
        return await adapter.DeliverAsync("lowongan", deliveries);
    }
}
