using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Sql.Tests;

/// <summary>Records as rows of SQLite, and refusals that name their record.</summary>
public sealed class SqliteWritingTests : IDisposable
{
    private readonly SqliteFile _file = new("""
        create table wilayah (kode text primary key);
        insert into wilayah values ('15.71');
        create table lowongan (id text primary key, judul text not null, gaji numeric check (gaji > 0), wilayah text references wilayah, kuota integer,
          berkas blob, lain json, aktif boolean, versi integer, dihapus timestamp, slug text unique);
        """);

    private readonly TestAdapterContext _context = new();

    [Fact]
    public async Task Values_are_stored_as_their_columns_hold_them()
    {
        (await WriteAsync("{ }", AdapterCalls.Upsert("a", """{"id":"a","judul":"x \"y\" \u00e9","gaji":12345.67,"kuota":"9007199254740993","berkas":"AP8=","lain":{"k":[1,null]},"aktif":true}""")))
            .ShouldBe([DeliveryOutcome.Accepted]);
        _file.Lines("select judul, gaji || '', typeof(gaji), kuota || '', hex(berkas), lain, typeof(aktif), aktif || '', typeof(versi) from lowongan")
            .ShouldBe(["x \"y\" é|12345.67|real|9007199254740993|00FF|{\"k\":[1,null]}|integer|1|null"]);
    }

    [Fact]
    public async Task Empty_text_is_not_null()
    {
        await WriteAsync("{ }", AdapterCalls.Upsert("a", """{"id":"a","judul":"","berkas":""}"""));
        _file.Lines("select typeof(judul), typeof(berkas), length(berkas) || '' from lowongan").ShouldBe(["text|blob|0"]);
    }

    [Fact]
    public async Task A_field_a_record_does_not_bring_is_left_as_it_is()
    {
        await WriteAsync("{ }", AdapterCalls.Upsert("a", """{"id":"a","judul":"x","kuota":5}"""));
        await WriteAsync("{ }", AdapterCalls.Upsert("a", """{"id":"a","judul":"y"}""", 2));
        _file.Lines("select judul, kuota || '' from lowongan").ShouldBe(["y|5"]);
    }

    [Theory]
    [InlineData("""{"id":"b","judul":null}""", "GW4201", "judul")]
    [InlineData("""{"id":"b","judul":"x","slug":"taken"}""", "GW4202", "slug")]
    [InlineData("""{"id":"b","judul":"x","wilayah":"99.99"}""", "GW4203", null)]
    [InlineData("""{"id":"b","judul":"x","gaji":-1}""", "GW4204", null)]
    [InlineData("""{"id":"b","judul":"x","kuota":"lima"}""", "GW4205", "kuota")]
    [InlineData("""{"id":"b","judul":"x","gaji":"Rp 5"}""", "GW4205", "gaji")]
    [InlineData("""{"id":"b","judul":"x","berkas":"***"}""", "GW4205", "berkas")]
    [InlineData("""{"id":"b","judul":"x","baru":1}""", "GW4206", "baru")]
    [InlineData("""{"judul":"x"}""", "GW4209", "id")]
    [InlineData("""{"id":null,"judul":"x"}""", "GW4209", "id")]
    [InlineData("""{"id":"b","judul":"x","judul":"y"}""", "GW4211", "judul")]
    [InlineData("""["b"]""", "GW4211", null)]
    [InlineData("""{"id":"b",""", "GW4211", null)]
    public async Task A_refused_record_is_named_and_its_neighbours_are_stored(string json, string code, string? field)
    {
        var outcomes = await WriteAsync("""{ "keys": { } }""",
            AdapterCalls.Upsert("a", """{"id":"a","judul":"x","slug":"taken"}"""), AdapterCalls.Upsert("b", json), AdapterCalls.Upsert("c", """{"id":"c","judul":"x"}"""));
        outcomes.Select(outcome => (outcome.Verdict, outcome.Code, outcome.Field))
            .ShouldBe([(DeliveryVerdict.Accepted, null, null), (DeliveryVerdict.Rejected, code, field), (DeliveryVerdict.Accepted, null, null)]);
        _file.Lines("select id from lowongan order by id").ShouldBe(["a", "c"]);
        _file.Lines("select key from gateway_keys order by key").ShouldBe(["a-1", "c-1"]);
    }

    [Fact]
    public async Task A_repaired_record_may_use_its_key_again()
    {
        await WriteAsync("""{ "keys": { } }""", AdapterCalls.Upsert("a", """{"id":"a","judul":null}"""));
        (await WriteAsync("""{ "keys": { } }""", AdapterCalls.Upsert("a", """{"id":"a","judul":"x"}"""))).ShouldBe([DeliveryOutcome.Accepted]);
    }

    [Fact]
    public async Task A_key_used_for_other_content_is_refused()
    {
        await WriteAsync("""{ "keys": { } }""", AdapterCalls.Upsert("a", """{"id":"a","judul":"x"}"""));
        (await WriteAsync("""{ "keys": { } }""", AdapterCalls.Upsert("a", """{"id":"a","judul":"y"}"""))).ShouldHaveSingleItem().Code.ShouldBe("GW4208");
        _file.Lines("select judul from lowongan").ShouldBe(["x"]);
    }

    [Fact]
    public async Task Keys_are_kept_for_their_window_and_no_longer()
    {
        var time = new ManualTimeProvider();
        using var context = new TestAdapterContext(time);
        await WriteAsync("""{ "keys": { "window": "7d" } }""", context, AdapterCalls.Upsert("a", """{"id":"a","judul":"x"}"""));
        time.Advance(TimeSpan.FromDays(8));
        await WriteAsync("""{ "keys": { "window": "7d" } }""", context, AdapterCalls.Upsert("b", """{"id":"b","judul":"x"}"""));
        _file.Lines("select key from gateway_keys").ShouldBe(["b-1"]);
    }

    [Fact]
    public async Task An_older_delivery_never_overwrites_a_newer_one()
    {
        const string Write = """{ "version": "versi", "onDelete": "remove" }""";
        await WriteAsync(Write, AdapterCalls.Upsert("a", """{"id":"a","judul":"new"}""", 7));
        (await WriteAsync(Write, AdapterCalls.Upsert("a", """{"id":"a","judul":"old"}""", 6), AdapterCalls.Delete("a", """{"id":"a"}""", 5))).ShouldAllBe(outcome => outcome.Verdict == DeliveryVerdict.Accepted);
        _file.Lines("select judul, versi || '' from lowongan").ShouldBe(["new|7"]);
    }

    [Fact]
    public async Task A_marked_row_comes_back_when_it_is_written_again()
    {
        const string Write = """{ "onDelete": "mark", "mark": { "column": "dihapus" } }""";
        await WriteAsync(Write, AdapterCalls.Upsert("a", """{"id":"a","judul":"x"}"""));
        await WriteAsync(Write, AdapterCalls.Delete("a", """{"id":"a"}"""));
        _file.Lines("select dihapus is not null || '' from lowongan").ShouldBe(["1"]);
        await WriteAsync(Write, AdapterCalls.Upsert("a", """{"id":"a","judul":"x"}""", 3));
        _file.Lines("select dihapus from lowongan").ShouldBe(["null"]);
    }

    [Fact]
    public async Task A_locked_database_is_a_matter_of_time_and_nothing_is_stored()
    {
        using var other = _file.Open();
        using var command = other.CreateCommand();
        command.CommandText = "pragma journal_mode = wal; begin immediate; insert into wilayah values ('x')";
        command.ExecuteNonQuery();
        var thrown = await Should.ThrowAsync<AdapterException>(() => WriteAsync("{ }", AdapterCalls.Upsert("a", """{"id":"a","judul":"x"}""")));
        (thrown.Kind, thrown.Code).ShouldBe((FailureKind.Transient, "GW2214"));
        command.CommandText = "rollback";
        command.ExecuteNonQuery();
        _file.Lines("select id from lowongan").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_without_a_unique_index_is_found_before_anything_is_written()
    {
        await using var adapter = Adapter("""{ "key": ["judul"] }""").Create(_context.ToContext());
        var report = await ((ICheckable)adapter).CheckAsync(TestContext.Current.CancellationToken);
        report.Passed.ShouldBeFalse();
        report.Steps[^1].Fix.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("""{ "provider": "sqlite", "streams": { } }""", "/file", "GW2201")]
    [InlineData("""{ "provider": "postgres", "host": "h", "database": "d", "streams": { } }""", "/user", "GW2201")]
    [InlineData("""{ "provider": "sqlite", "file": "x", "timeZone": "Jambi", "streams": { } }""", "/timeZone", "GW2203")]
    [InlineData("""{ "provider": "sqlite", "file": "x", "streams": { "a/b": { } } }""", "/streams/a~1b", "GW2205")]
    [InlineData("""{ "provider": "sqlite", "file": "x", "streams": { "s": { "table": "a.b.c", "read": { } } } }""", "/streams/s/table", "GW2206")]
    [InlineData("""{ "provider": "sqlite", "file": "x", "streams": { "s": { "read": { "query": "select 1" } } } }""", "/streams/s/read/key", "GW2207")]
    [InlineData("""{ "provider": "sqlite", "file": "x", "streams": { "s": { "write": { "onDelete": "mark" } } } }""", "/streams/s/write/mark", "GW2209")]
    public void Settings_say_what_is_wrong_and_where(string json, string pointer, string code) =>
        AdapterUnderTest.ErrorsOf<SqlPlugin>(json).ShouldHaveSingleItem().ShouldSatisfyAllConditions(error => error.Pointer.ShouldBe(pointer), error => error.Code.ShouldBe(code));

    public void Dispose()
    {
        _file.Dispose();
        _context.Dispose();
    }

    private AdapterUnderTest Adapter(string write) => AdapterUnderTest.Of<SqlPlugin>(
        $$"""{ "provider": "sqlite", "file": "{{_file.Path}}", "streams": { "lowongan": { "write": {{write}} } } }""");

    private Task<IReadOnlyList<DeliveryOutcome>> WriteAsync(string write, params Delivery[] deliveries) => WriteAsync(write, _context, deliveries);

    private async Task<IReadOnlyList<DeliveryOutcome>> WriteAsync(string write, TestAdapterContext context, params Delivery[] deliveries)
    {
        await using var adapter = Adapter(write).Create(context.ToContext());
        return await adapter.DeliverAsync("lowongan", deliveries);
    }
}
