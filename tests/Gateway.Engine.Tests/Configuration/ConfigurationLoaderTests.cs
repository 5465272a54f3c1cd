using System.Diagnostics;
using System.Text;
using Gateway.Engine.Configuration;
using Gateway.Engine.Tests.Secrets;

namespace Gateway.Engine.Tests.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ConfigurationLoaderTests() => ConfigCases.CopyTo(_folder.Path);

    private string SyncFile => _folder.File("syncs/lowongan-masuk.json");

    [Fact]
    public void A_good_folder_becomes_a_snapshot()
    {
        var config = Load().Config!;

        config.Settings.DataFolder.ShouldBe(_folder.File("data"));
        config.Endpoints["mitra"].Definition.Limits.RequestsPerSecond.ShouldBe(5);
        config.Endpoints["mitra"].Definition.Limits.AttemptTimeout.ShouldBe(TimeSpan.FromSeconds(30));
        config.Endpoints["mitra"].Secrets.ShouldBe(["mitra/client"]);
        config.Syncs["lowongan-masuk"].Schedule!.Jitter.ShouldBe(TimeSpan.FromSeconds(30));
        config.Lookups["wilayah"].Count.ShouldBe(2);
        config.Calendars["libur"].Excludes(new DateOnly(2026, 8, 17)).ShouldBeTrue();
        config.Calendars["libur"].Excludes(new DateOnly(2026, 8, 18)).ShouldBeFalse();
    }

    [Fact]
    public void The_adapters_of_all_endpoints_are_known_before_the_rest_is_even_where_a_file_is_broken()
    {
        Write("endpoints/bank.json", """{ "adapter": "snap@1" }""");
        Write("endpoints/agen.json", """{ "adapter": "rest@1", """);

        ConfigurationLoader.ReadAdapters(_folder.Path).Order(StringComparer.Ordinal).ShouldBe(["fake", "snap"]);
        ConfigurationLoader.ReadAdapters(_folder.File("nowhere")).ShouldBeEmpty();
    }

    [Fact]
    public void A_rule_knows_the_place_of_its_first_character_and_of_what_follows_escapes()
    {
        Write("mappings/lowongan-v1.json", File.ReadAllText(_folder.File("mappings/lowongan-v1.json")).Replace("source.id", @"\u0073ource.id + '\""x'", StringComparison.Ordinal));

        var rule = Load().Config!.Mappings["lowongan-v1"].Definition.Fields.Single(field => field.Name.Text == "id").Value;

        rule.Text.ShouldBe("source.id + '\"x'");
        (rule.Position.File, rule.Position.Line, rule.Position.Column).ShouldBe(("mappings/lowongan-v1.json", 8, 12));
        rule.At(7).Column.ShouldBe(12 + 7 + 5);
        rule.At(14).Column.ShouldBe(12 + 14 + 6);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named_and_the_others_are_checked()
    {
        using var held = new FileStream(_folder.File("calendars/libur.json"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var found = Load().Diagnostics;

        found.Single(one => one.Code == "GW1015").File.ShouldBe("calendars/libur.json");
    }

    [Fact]
    public void A_file_beyond_every_measure_is_not_read()
    {
        using (var large = new FileStream(_folder.File("lookups/wilayah.csv"), FileMode.Open))
        {
            large.SetLength((32 << 20) + 1);
        }

        var found = Load().Diagnostics.Single(one => one.Code == "GW1018");

        (found.File, found.Message).ShouldBe(("lookups/wilayah.json", "\"lookups/wilayah.csv\" is larger than 32 MiB"));
    }

    [Fact]
    public void Columns_count_characters_not_bytes()
    {
        Write("syncs/lowongan-masuk.json", """{ /* ķé😀 */ "from": 1 }""");

        Load().Diagnostics.Single(found => found.Code == "GW1007").Column.ShouldBe(22);
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_are_fine()
    {
        var text = File.ReadAllText(SyncFile).Replace("\n", "\r\n", StringComparison.Ordinal);
        File.WriteAllText(SyncFile, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Load().Diagnostics.ShouldBeEmpty();

        File.WriteAllText(SyncFile, text.Replace("lowongan-v1", "lowongan-v9", StringComparison.Ordinal), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        var found = Load().Diagnostics.ShouldHaveSingleItem();
        (found.Line, found.Column, found.Excerpt).ShouldBe((4, 14, "  \"mapping\": \"lowongan-v9\","));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-32")]
    [InlineData("utf-16BE")]
    public void Another_encoding_is_named(string encoding)
    {
        File.WriteAllText(SyncFile, File.ReadAllText(SyncFile), Encoding.GetEncoding(encoding));

        var found = Load().Diagnostics.ShouldHaveSingleItem();
        found.Code.ShouldBe("GW1002");
        found.ToString().ShouldContain("Save it as UTF-8");
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        File.WriteAllBytes(SyncFile, [.. "{ \"from\": \""u8, 0xFF, 0xFE, .. "\" }"u8]);

        Load().Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("GW1002");
    }

    [Fact]
    public void A_link_to_outside_is_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights on Windows");
        using var outside = new TemporaryFolder();
        File.WriteAllText(outside.File("sync.json"), File.ReadAllText(SyncFile));
        File.CreateSymbolicLink(_folder.File("syncs/tautan.json"), outside.File("sync.json"));
        Directory.Delete(_folder.File("calendars"), recursive: true);
        Directory.CreateSymbolicLink(_folder.File("calendars"), outside.Path);

        Load().Diagnostics.Where(found => found.Code == "GW1013").Select(found => found.File).ShouldBe(["calendars/sync.json", "syncs/tautan.json"]);
    }

    [Fact]
    public void A_missing_folder_and_a_missing_gateway_json_are_said()
    {
        ConfigCases.Loader().Load(_folder.File("tidak-ada")).Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("GW1014");

        File.Delete(_folder.File("gateway.json"));
        Load().Diagnostics.ShouldContain(found => found.Code == "GW1014" && found.File == "gateway.json");
    }

    [Fact]
    public void Variables_from_outside_are_stronger_and_change_the_version()
    {
        var usual = Load().Config!;
        var given = ConfigCases.Loader(new LoaderOptions { Variables = new Dictionary<string, string> { ["mitra"] = "http://127.0.0.1:5000/" } }).Load(_folder.Path).Config!;

        given.Version.ShouldNotBe(usual.Version);
        Load().Config!.Version.ShouldBe(usual.Version);
    }

    [Fact]
    public void Defaults_of_gateway_json_reach_files_that_name_none()
    {
        Write("gateway.json", """
            { "version": 1, "name": "x", "environment": "test", "variables": { "mitra": "https://m.example/" }, "accounts": { "bersama": {} },
              "defaults": { "guards": { "minHeld": 7, "maxHeldPercent": 9 }, "delivery": { "pageSize": 100 }, "limits": { "retries": 9 } } }
            """);

        var config = Load().Config!;
        var sync = config.Syncs["lowongan-masuk"];

        (sync.Guards.MinHeld, sync.Guards.MaxHeldPercent, sync.Delivery.PageSize).ShouldBe((7, 2.5, 100));
        config.Endpoints["kota"].Definition.Limits.Retries.ShouldBe(9);
    }

    [Fact]
    public void The_frame_marks_the_text_in_question()
    {
        Write("syncs/lowongan-masuk.json", File.ReadAllText(SyncFile).Replace("lowongan-v1", "lowongan-v4", StringComparison.Ordinal));

        DiagnosticText.Frame(Load().Diagnostics.ShouldHaveSingleItem()).ShouldBe("""
            syncs/lowongan-masuk.json(4,14): error GW1102: mapping "lowongan-v4" does not exist.
                 4 |   "mapping": "lowongan-v4",
                   |              ^~~~~~~~~~~~~ did you mean "lowongan-v1"?
               Fix: Use an id from mappings/, or create it: gateway new mapping lowongan-v4.
            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(1_000, 200, 2)]
    [InlineData(10_000, 200, 5)]
    public void Many_files_load_quickly(int syncs, int mappings, double seconds)
    {
        var (mapping, sync) = (File.ReadAllText(_folder.File("mappings/lowongan-v1.json")), File.ReadAllText(SyncFile));
        for (var i = 0; i < mappings; i++)
        {
            Write($"mappings/m{i}.json", mapping);
        }
        for (var i = 0; i < syncs; i++)
        {
            // Each has a key space of its own: the constant of its mapping.
            Write($"syncs/s{i}.json", sync.Replace("lowongan-v1", $"m{i % mappings}", StringComparison.Ordinal));
        }

        var clock = Stopwatch.StartNew();
        var result = Load();
        clock.Stop();

        TestContext.Current.TestOutputHelper!.WriteLine($"{syncs} syncs, {mappings} mappings: {clock.Elapsed.TotalSeconds:0.00} s");
        result.Diagnostics.ShouldAllBe(found => found.Code == "GW1107");
        result.Diagnostics.Count.ShouldBe(syncs);
        clock.Elapsed.TotalSeconds.ShouldBeLessThan(seconds * 6, "six times the goal: other work may share the machine");
    }

    public void Dispose() => _folder.Dispose();

    private LoadResult Load() => ConfigCases.Loader().Load(_folder.Path);

    private void Write(string path, string text) => File.WriteAllText(_folder.File(path), text);
}
