using System.Text;
using System.Text.Json.Nodes;
using Gateway.Engine.Runs;
using Gateway.Engine.Syncing;
using Gateway.Engine.Syncing.Drift;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Syncing;

/// <summary>Records that no longer look as their schema says are noted once a field, without values (delivery.md S41).</summary>
public sealed class DriftWatchTests
{
    private const string Closed = """
        { "type": "object", "additionalProperties": false, "required": ["id"], "properties": {
            "id": { "type": "string" }, "salary": { "type": "object", "additionalProperties": false, "properties": { "min": { "type": ["number", "null"] } } },
            "skills": { "type": "array", "items": { "type": "object", "additionalProperties": false, "properties": { "name": { "type": "string" } } } },
            "note": { "type": "string" } } }
        """;

    [Theory]
    [InlineData("""{"id":"1","salary":{"min":4.5},"skills":[{"name":"las"}]}""", "")]
    [InlineData("""{"id":"1","salary":{"min":null}}""", "")]
    [InlineData("""{"id":"1","salary":{"min":4}}""", "")]
    [InlineData("""{"id":"1","agama":"rahasia"}""", "GW3201 mitra.records: \"agama\" is new (string)")]
    [InlineData("""{"id":"1","salary":{"max":7}}""", "GW3201 mitra.records: \"salary.max\" is new (integer)")]
    [InlineData("""{"id":"1","skills":[{"name":"las","level":{"a":1}}]}""", "GW3201 mitra.records: \"skills[].level\" is new (object)")]
    [InlineData("""{"salary":{"min":1}}""", "GW3202 mitra.records: \"id\" is missing in records, the schema says that all have it")]
    [InlineData("""{"id":"1","salary":{"min":"4.725.000"}}""", "GW3203 mitra.records: \"salary.min\" also comes as string, the schema says null or number")]
    [InlineData("""{"id":null}""", "GW3203 mitra.records: \"id\" also comes as null, the schema says string")]
    [InlineData("""{"id":"1","salary":"x"}""", "GW3203 mitra.records: \"salary\" also comes as string, the schema says object")]
    [InlineData("""{"id":"1","1571070112959901":"x"}""", "GW3201 mitra.records: \"*\" is new (string)")]
    [InlineData("""{"id":"1","agama":""", "")]
    public void A_difference_is_noted_by_name_and_type(string record, string note)
    {
        var watch = new DriftWatch("mitra.records", Schema(Closed));
        watch.Look(1, Page(record, record));

        string.Join('\n', watch.Notes()).ShouldBe(note);
    }

    [Fact]
    public void A_schema_that_leaves_room_for_more_notes_no_new_fields()
    {
        var watch = new DriftWatch("mitra.records", Schema("""{ "properties": { "id": { "type": "string" } } }"""));
        watch.Look(1, Page("""{"id":"1","agama":"x"}"""));
        watch.Notes().ShouldBeEmpty();
    }

    [Fact]
    public void A_field_that_none_of_many_records_has_is_gone()
    {
        var watch = new DriftWatch("mitra.records", Schema(Closed));
        watch.Look(1, Page([.. Enumerable.Repeat("""{"id":"1","salary":{"min":1},"skills":[{"name":"x"}]}""", 400)]));
        watch.Notes().ShouldBeEmpty();
        watch.Look(2, Page([.. Enumerable.Repeat("""{"id":"1","salary":{"min":1}}""", 100)]));
        watch.Notes().ShouldBe(["GW3202 mitra.records: \"note\" is gone: no record that was looked at has it"]);
    }

    [Fact]
    public void Later_pages_are_looked_at_in_part_and_tombstones_and_broken_records_never()
    {
        var watch = new DriftWatch("mitra.records", Schema(Closed));
        watch.Look(1, new Page([new SourceRecord(Encoding.UTF8.GetBytes("{}"), ChangeKind.Delete), new SourceRecord(Encoding.UTF8.GetBytes("{}")) { Problem = new RecordProblem("GW2443", "x") }], new Checkpoint("1")));
        watch.Notes().ShouldBeEmpty();
        watch.Look(3, Page([.. Enumerable.Range(0, 64).Select(i => i == 3 ? """{"id":"1","seen":1}""" : """{"id":"1","unseen":1}""")]));
        watch.Notes().ShouldBe(["GW3201 mitra.records: \"seen\" is new (integer)", "GW3201 mitra.records: \"unseen\" is new (integer)"]);
        watch.Look(4, Page("""{"id":"1","passed":1}"""));
        watch.Notes().Count.ShouldBe(2);
    }

    [Fact]
    public void Many_differences_are_counted_instead_of_listed()
    {
        var watch = new DriftWatch("mitra.records", Schema(Closed));
        watch.Look(1, Page("{\"id\":\"1\"," + string.Join(',', Enumerable.Range(0, 30).Select(i => $"\"f{i}\":1")) + "}"));
        watch.Notes().Count.ShouldBe(21);
        watch.Notes()[^1].ShouldBe("GW3201 mitra.records: 10 more fields differ from the schema");
    }

    [Fact]
    public async Task A_run_keeps_what_it_saw_in_its_notes()
    {
        await using var sync = new SyncHarness(DestinationClass.Upsert);
        sync.Add(1, extra: ",\"agama\":\"rahasia\"");
        var setup = sync.Setup(new RunRequest(RunCause.Manual)) with { Drift = new DriftWatch("ministry.records", Schema("""{ "additionalProperties": false, "properties": { "id": {}, "value": {} } }""")) };

        var run = await new SyncRunner("tests", TimeSpan.FromSeconds(30)).RunAsync(setup, TestContext.Current.CancellationToken);

        run!.Books.Delivered.ShouldBe(1);
        (await sync.Store.Runs.FindAsync(run.Id, TestContext.Current.CancellationToken))!.Notes.ShouldBe(["GW3201 ministry.records: \"agama\" is new (string)"]);
    }

    private static JsonObject Schema(string text) => JsonNode.Parse(text)!.AsObject();

    private static Page Page(params string[] records) => new([.. records.Select(record => new SourceRecord(Encoding.UTF8.GetBytes(record)))], new Checkpoint("1"));
}
