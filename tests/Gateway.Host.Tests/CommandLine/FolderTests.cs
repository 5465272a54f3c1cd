using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>A configuration folder from its making on.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly Terminal _terminal = new();

    private string[] Here => ["--config", Path.Combine(_terminal.Folder, "kota")];

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task A_new_folder_is_valid_and_healthy()
    {
        (await _terminal.RunAsync("init", "kota")).ShouldBe(ExitCode.Done);

        (await _terminal.RunAsync(["validate", "--json", .. Here])).ShouldBe(ExitCode.Done);
        _terminal.Json["valid"]!.GetValue<bool>().ShouldBeTrue();
        (await _terminal.RunAsync(["doctor", .. Here])).ShouldBe(ExitCode.Done, _terminal.Output);
        (await _terminal.RunAsync(["status", "--json", .. Here])).ShouldBe(ExitCode.Done);
        _terminal.Json["items"]!.AsArray().ShouldBeEmpty();
        (await _terminal.RunAsync("init", "kota")).ShouldBe(ExitCode.NotAllowed);
    }

    [Fact]
    public async Task A_second_key_is_never_made_by_accident()
    {
        await _terminal.RunAsync("init", "kota");

        (await _terminal.RunAsync(["key", "init", "--json", .. Here])).ShouldBe(ExitCode.Failed);

        Code().ShouldBe("GW6704");
        (await _terminal.RunAsync(["key", "rotate", .. Here])).ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task A_secret_is_set_from_the_input_and_never_shown()
    {
        await _terminal.RunAsync("init", "kota");

        (await _terminal.RunAsync("rahasia-9901\n", ["secret", "set", "bank/token", .. Here])).ShouldBe(ExitCode.Done);
        (await _terminal.RunAsync(["secret", "list", "--json", .. Here])).ShouldBe(ExitCode.Done);

        _terminal.Json["items"]!.AsArray().ShouldHaveSingleItem()!["name"]!.GetValue<string>().ShouldBe("bank/token");
        _terminal.Output.ShouldNotContain("rahasia-9901");
        Directory.EnumerateFiles(_terminal.Folder, "*", SearchOption.AllDirectories).ShouldAllBe(file => !File.ReadAllText(file).Contains("rahasia-9901"));
    }

    [Fact]
    public async Task A_secret_is_not_removed_unless_somebody_confirms()
    {
        await _terminal.RunAsync("init", "kota");
        await _terminal.RunAsync("x\n", ["secret", "set", "bank/token", .. Here]);

        (await _terminal.RunAsync(["secret", "rm", "bank/token", "--json", .. Here])).ShouldBe(ExitCode.NotAllowed);
        Code().ShouldBe("GW6804");

        (await _terminal.RunAsync(["secret", "rm", "bank/token", "--yes", .. Here])).ShouldBe(ExitCode.Done);
        (await _terminal.RunAsync(["secret", "rm", "bank/token", "--yes", .. Here])).ShouldBe(ExitCode.NotFound);
    }

    [Fact]
    public async Task Every_mistake_is_told_with_its_place_and_answers_3()
    {
        await _terminal.RunAsync("init", "kota");
        _terminal.With("kota/syncs/lowongan-masuk.json", """
            {
              "from": "kemnaker.vacancies",
              "to": "kota-db.lowongan",
              "mapping": "lowongan-v4"
            }
            """);

        (await _terminal.RunAsync(["validate", .. Here])).ShouldBe(ExitCode.ConfigurationInvalid);
        _terminal.Output.ShouldContain("syncs/lowongan-masuk.json(4,14): error GW1102: ");

        (await _terminal.RunAsync(["validate", "--json", .. Here])).ShouldBe(ExitCode.ConfigurationInvalid);
        _terminal.Json["errors"]!.AsArray().Count.ShouldBeGreaterThan(1);

        (await _terminal.RunAsync(["run", "lowongan-masuk", "--json", .. Here])).ShouldBe(ExitCode.ConfigurationInvalid);
        Code().ShouldStartWith("GW1");
    }

    [Fact]
    public async Task An_unknown_sync_answers_7()
    {
        await _terminal.RunAsync("init", "kota");

        (await _terminal.RunAsync(["run", "lowongan", "--json", .. Here])).ShouldBe(ExitCode.NotFound);

        Code().ShouldBe("GW6803");
    }

    [Fact]
    public async Task Before_the_first_run_every_list_is_empty_and_nothing_is_made()
    {
        await _terminal.RunAsync("init", "kota");

        foreach (var list in (string[][])[["runs", "list"], ["held", "groups"], ["held", "list"], ["audit", "list"], ["schedule", "list"], ["status"]])
        {
            (await _terminal.RunAsync([.. list, "--json", .. Here])).ShouldBe(ExitCode.Done, string.Join(' ', list) + _terminal.Output);
            _terminal.Json["items"]!.AsArray().ShouldBeEmpty();
        }

        (await _terminal.RunAsync(["runs", "show", Guid.Empty.ToString(), .. Here])).ShouldBe(ExitCode.NotFound);
        File.Exists(Path.Combine(_terminal.Folder, "kota", "data", "gateway.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task Plugins_of_the_build_are_trusted_and_listed()
    {
        await _terminal.RunAsync("init", "kota");

        (await _terminal.RunAsync(["plugin", "verify", .. Here])).ShouldBe(ExitCode.Done, _terminal.Output);
        (await _terminal.RunAsync(["plugin", "list", "--json", .. Here])).ShouldBe(ExitCode.Done);

        var names = _terminal.Json["items"]!.AsArray().Select(item => item!["plugin"]!.GetValue<string>().Split(' ')[0]);
        var built = Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "plugins")).Select(folder => Path.GetFileName(folder).Split('.')[^1].ToLowerInvariant()).ToArray();
        built.Length.ShouldBeGreaterThanOrEqualTo(3);
        names.ShouldBe(built, ignoreOrder: true);
    }

    [Fact]
    public async Task A_plugin_nobody_trusted_is_named_and_can_be_trusted()
    {
        await _terminal.RunAsync("init", "kota");
        _terminal.With("kota/data/plugins/Asing/plugin.json", """{ "id": "asing", "version": "1.0.0", "sdk": "1.0", "assembly": "Asing.dll", "adapters": ["asing"] }""");

        (await _terminal.RunAsync(["plugin", "verify", "--json", .. Here])).ShouldBe(ExitCode.Failed);
        (await _terminal.RunAsync(["plugin", "trust", "Asing", "--yes", .. Here])).ShouldBe(ExitCode.Done, _terminal.Error);
        (await _terminal.RunAsync(["plugin", "verify", "--json", .. Here])).ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task Schemas_are_written_for_every_kind_of_file()
    {
        await _terminal.RunAsync("init", "kota");

        (await _terminal.RunAsync(["schema", "export", "--out", "schemas", .. Here])).ShouldBe(ExitCode.Done);

        Directory.EnumerateFiles(Path.Combine(_terminal.Folder, "schemas"), "*.json", SearchOption.AllDirectories)
            .ShouldAllBe(file => JsonNode.Parse(File.ReadAllText(file)) is JsonObject);
        File.Exists(Path.Combine(_terminal.Folder, "schemas", "sync.schema.json")).ShouldBeTrue();
    }

    private string Code() => _terminal.Json["errors"]!.AsArray()[0]!["code"]!.GetValue<string>();
}
