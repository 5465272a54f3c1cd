using System.Text.Json.Nodes;
using Gateway.Engine.Configuration.Schemas;
using Gateway.Engine.Mapping.Testing;
using Gateway.Engine.Tests.Secrets;

namespace Gateway.Engine.Tests.Configuration;

public sealed class ConfigurationSchemasTests
{
    private static readonly FakeCatalog Catalog = new();

    [Fact]
    public void Every_reference_of_a_schema_leads_somewhere()
    {
        var schemas = ConfigurationSchemas.Create(Catalog.Adapters, config: null);

        foreach (var reference in schemas.Values.SelectMany(References))
        {
            var parts = reference.Split('#');
            schemas.Keys.ShouldContain(parts[0]);
            JsonNode? at = schemas[parts[0]];
            foreach (var step in parts.ElementAtOrDefault(1)?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [])
            {
                at = at?[step];
            }
            at.ShouldNotBeNull(reference);
        }
    }

    [Fact]
    public void What_a_sync_must_have_and_may_have_is_what_the_loader_reads()
    {
        var sync = ConfigurationSchemas.Create(Catalog.Adapters, config: null)["sync.schema.json"];

        sync["required"]!.ToJsonString().ShouldBe("""["from","to","mapping"]""");
        sync["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        sync["properties"]!["schedule"]!["properties"]!["misfire"]!["enum"]!.ToJsonString().ShouldBe("""["once","skip"]""");
        sync["properties"]!["guards"]!["properties"]!["maxHeldPercent"]!["maximum"]!.GetValue<double>().ShouldBe(100);
    }

    [Fact]
    public void Tests_of_mappings_have_a_schema_that_names_what_the_runner_reads()
    {
        var tests = ConfigurationSchemas.Create(Catalog.Adapters, config: null)["tests.schema.json"]["items"]!;

        tests["properties"]!.AsObject().Select(member => member.Key).ShouldBe(MappingTests.Members, ignoreOrder: true);
        tests["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        ConfigurationSchemas.EditorSettings().ToJsonString().ShouldContain("""{"fileMatch":["/mappings/*.tests.json"],"url":"./.gateway/schema/tests.schema.json"}""");
    }

    [Fact]
    public void An_endpoint_has_the_settings_of_its_adapter()
    {
        var choice = ConfigurationSchemas.Create(Catalog.Adapters, config: null)["endpoint.schema.json"]["allOf"]![0]!;

        choice["if"]!["properties"]!["adapter"]!["const"]!.GetValue<string>().ShouldBe("fake@1");
        choice["then"]!["properties"]!["settings"]!["$ref"]!.GetValue<string>().ShouldBe("plugins/fake-1.schema.json");
    }

    [Fact]
    public void References_complete_to_the_names_of_the_folder()
    {
        using var folder = new TemporaryFolder();
        ConfigCases.CopyTo(folder.Path);
        var config = ConfigCases.Loader().Load(folder.Path).Config;

        var ids = ConfigurationSchemas.Create(Catalog.Adapters, config)["ids.schema.json"]["definitions"]!;

        ids["mapping"]!.ToJsonString().ShouldContain("lowongan-v1");
        ids["source"]!.ToJsonString().ShouldContain("mitra.vacancies");
        ids["source"]!.ToJsonString().ShouldNotContain("mitra.stages");
    }

    [Fact]
    public void The_editor_is_told_of_every_kind_of_file()
    {
        var schemas = ConfigurationSchemas.Create(Catalog.Adapters, config: null);

        foreach (var association in ConfigurationSchemas.EditorSettings()["json.schemas"]!.AsArray())
        {
            schemas.Keys.ShouldContain(Path.GetFileName(association!["url"]!.GetValue<string>()));
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject inner => inner.SelectMany(member => member is { Key: "$ref", Value: JsonValue reference } ? [reference.GetValue<string>()] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
