using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Sql.Tests;

/// <summary>Rows of SQLite as records, and cursors that lose none (delivery.md S40, S44, S45).</summary>
public sealed class SqliteReadingTests : IDisposable
{
    private readonly SqliteFile _file = new("""
        create table lowongan (id integer primary key, judul text, diubah text, hapus boolean not null default 0);
        create table jenis (a integer primary key, b real, c text, d blob, e json, f boolean, g decimal(18,2), h date, i text);
        """);

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2025, 12, 8, 10, 0, 0, TimeSpan.Zero));
    private readonly TestAdapterContext _context;

    public SqliteReadingTests() => _context = new TestAdapterContext(_time);

    [Fact]
    public async Task Every_kind_of_value_keeps_what_it_says()
    {
        _file.Run("""insert into jenis values (9007199254740993, 0.1, '', x'00ff', '{"x":[1]}', 1, 1250000.50, '2025-12-08', 'tab' || char(9)), (2, null, null, x'', 'no json', 0, null, null, null)""");
        var records = await RecordsAsync("jenis", "{ }");
        records[1].ShouldBe("""{"a":9007199254740993,"b":0.1,"c":"","d":"AP8=","e":{"x":[1]},"f":true,"g":1250000.5,"h":"2025-12-08","i":"tab\t"}""");
        records[0].ShouldBe("""{"a":2,"b":null,"c":null,"d":"","e":"no json","f":false,"g":null,"h":null,"i":null}""");
    }

    [Fact]
    public async Task Ten_thousand_rows_of_one_time_survive_every_page_border()
    {
        _file.Run("""
            insert into lowongan with recursive n(value) as (select 1 union all select value + 1 from n where value < 10000)
            select value, 'x', '2025-12-08 09:00:00', 0 from n
            """);
        var pages = await PagesAsync("lowongan", TimeCursor, pageSize: 333);
        pages.Sum(page => page.Records.Count).ShouldBe(10_000);
        var rest = await PagesAsync("lowongan", TimeCursor, pages[14].Checkpoint, pageSize: 1000);
        rest.SelectMany(page => page.Records).Select(record => record.Json)
            .ShouldBe(pages.Skip(15).SelectMany(page => page.Records).Select(record => record.Json));
    }

    [Fact]
    public async Task A_row_that_appears_late_behind_the_cursor_is_read()
    {
        _file.Run("insert into lowongan (id, diubah) values (1, '2025-12-08 09:00:00'), (5, '2025-12-08 09:58:00')");
        var first = await PagesAsync("lowongan", TimeCursor);
        _file.Run("insert into lowongan (id, diubah) values (3, '2025-12-08 09:55:00')");
        var second = await PagesAsync("lowongan", TimeCursor, first[^1].Checkpoint);
        second.SelectMany(page => page.Records).Select(record => record.Json[..7]).ShouldBe(["{\"id\":3", "{\"id\":5"]);
    }

    [Fact]
    public async Task Once_the_late_window_has_passed_nothing_is_read_again()
    {
        _file.Run("insert into lowongan (id, diubah) values (5, '2025-12-08 09:58:00')");
        _time.Advance(TimeSpan.FromMinutes(30));
        (await PagesAsync("lowongan", TimeCursor, (await PagesAsync("lowongan", TimeCursor))[^1].Checkpoint)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1765184400")]
    [InlineData("1765184400000")]
    [InlineData("'2025-12-08T09:00:00Z'")]
    [InlineData("'2025-12-08T16:00:00+07:00'")]
    public async Task Times_are_understood_as_text_and_as_numbers(string time)
    {
        _file.Run($"create table waktu (id integer primary key, t); insert into waktu values (1, {time})");
        var pages = await PagesAsync("waktu", """{ "cursor": { "time": "t", "id": "id" } }""");
        (await PagesAsync("waktu", """{ "cursor": { "time": "t", "id": "id" } }""", pages[^1].Checkpoint)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("null", "GW2217")]
    [InlineData("'kemarin'", "GW2217")]
    public async Task A_row_that_the_cursor_cannot_reach_stops_reading(string time, string code)
    {
        _file.Run($"insert into lowongan (id, diubah) values (1, {time})");
        var thrown = await Should.ThrowAsync<AdapterException>(() => PagesAsync("lowongan", TimeCursor));
        thrown.ShouldSatisfyAllConditions(() => thrown.Code.ShouldBe(code), () => thrown.Kind.ShouldBe(FailureKind.Configuration), () => thrown.Fix.ShouldNotBeNull());
    }

    [Fact]
    public async Task Rows_marked_as_deleted_are_read_as_deletes()
    {
        _file.Run("insert into lowongan values (1, 'a', '2025-12-08 09:00:00', 0), (2, 'b', '2025-12-08 09:00:00', 1)");
        var records = (await PagesAsync("lowongan", """{ "cursor": { "time": "diubah", "id": "id" }, "deleted": { "column": "hapus" } }""")).SelectMany(page => page.Records);
        records.Select(record => record.Kind).ShouldBe([ChangeKind.Upsert, ChangeKind.Delete]);
    }

    [Fact]
    public async Task An_empty_whole_list_is_said_to_be_whole() =>
        (await PagesAsync("lowongan", "{ }")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(page => page.Records.ShouldBeEmpty(), page => page.CompletesSnapshot.ShouldBeTrue());

    [Fact]
    public async Task A_query_is_read_like_a_table()
    {
        _file.Run("insert into lowongan (id, judul) values (1, 'a'), (2, 'b')");
        (await RecordsAsync("x", """{ "query": "select id, upper(judul) as judul from lowongan where id > 1", "key": ["id"] }""")).ShouldBe(["""{"id":2,"judul":"B"}"""]);
    }

    [Fact]
    public async Task Names_are_only_names_whatever_they_hold()
    {
        _file.Run("create table \"a\"\"; drop table lowongan; --\" (\"id\"\"x\" integer primary key)");
        (await RecordsAsync("""a\"; drop table lowongan; --""", "{ }")).ShouldBeEmpty();
        _file.Lines("select count(*) || '' from lowongan").ShouldBe(["0"]);
    }

    [Theory]
    [InlineData("{ \"columns\": [\"tidak_ada\"] }", "GW2212")]
    [InlineData("{ \"query\": \"select nonsense\", \"key\": [\"id\"] }", "GW2220")]
    public async Task What_is_not_there_is_named(string read, string code) =>
        (await Should.ThrowAsync<AdapterException>(() => PagesAsync("lowongan", read))).Code.ShouldBe(code);

    [Fact]
    public async Task A_file_that_is_not_there_is_never_made()
    {
        File.Delete(_file.Path);
        (await Should.ThrowAsync<AdapterException>(() => PagesAsync("lowongan", "{ }"))).Kind.ShouldBe(FailureKind.Configuration);
        File.Exists(_file.Path).ShouldBeFalse();
    }

    [Fact]
    public async Task Discovery_tells_columns_types_and_other_tables()
    {
        await using var adapter = Adapter("lowongan", "{ }").Create(_context.ToContext());
        var streams = await ((IDiscoverable)adapter).DiscoverAsync(TestContext.Current.CancellationToken);
        streams.Select(stream => stream.Name).ShouldBe(["lowongan", "jenis"]);
        streams[0].Schema!["properties"]!["hapus"]!["type"]!.ToString().ShouldBe("boolean");
        streams[0].Schema!["required"]!.ToJsonString().ShouldBe("""["id","hapus"]""");
    }

    public void Dispose()
    {
        _file.Dispose();
        _context.Dispose();
    }

    private const string TimeCursor = """{ "cursor": { "time": "diubah", "id": "id" } }""";

    private AdapterUnderTest Adapter(string stream, string read) => AdapterUnderTest.Of<SqlPlugin>(
        $$"""{ "provider": "sqlite", "file": "{{_file.Path}}", "streams": { "{{stream}}": { "read": {{read}} } } }""");

    private async Task<List<ReadPage>> PagesAsync(string stream, string read, Checkpoint? after = null, int pageSize = 1000)
    {
        await using var adapter = Adapter(stream, read).Create(_context.ToContext());
        return await adapter.ReadAllAsync(stream.Replace("\\\"", "\"", StringComparison.Ordinal), after, pageSize);
    }

    private async Task<List<string>> RecordsAsync(string stream, string read) =>
        [.. (await PagesAsync(stream, read)).SelectMany(page => page.Records).Select(record => record.Json)];
}
