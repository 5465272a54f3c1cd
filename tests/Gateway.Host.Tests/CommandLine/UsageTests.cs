using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

public sealed class UsageTests : IDisposable
{
    private readonly Terminal _terminal = new();

    public void Dispose() => _terminal.Dispose();

    [Theory]
    [InlineData("nonsense")]
    [InlineData("run")]
    [InlineData("status", "--nonsense")]
    [InlineData("status", "--timeout", "soon")]
    [InlineData("held", "discard", "--reason", "x")]
    [InlineData("run", "a", "--ignore-guard", "everything")]
    public async Task Wrong_words_answer_2_and_name_the_help(params string[] words)
    {
        (await _terminal.RunAsync(words)).ShouldBe(ExitCode.WrongUsage);

        _terminal.Output.ShouldBeEmpty();
        _terminal.Error.ShouldContain("error GW6801: ");
        _terminal.Error.ShouldContain("--help");
    }

    [Fact]
    public async Task Wrong_words_are_json_on_the_output_when_json_is_asked_for()
    {
        (await _terminal.RunAsync("nonsense", "--json")).ShouldBe(ExitCode.WrongUsage);

        _terminal.Json["schemaVersion"]!.GetValue<int>().ShouldBe(1);
        _terminal.Json["errors"]!.AsArray()[0]!["code"]!.GetValue<string>().ShouldBe("GW6801");
        _terminal.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("status")]
    [InlineData("validate")]
    [InlineData("runs", "list")]
    [InlineData("held", "groups")]
    [InlineData("secret", "check")]
    [InlineData("state", "show", "lowongan-masuk")]
    public async Task Without_a_configuration_every_command_says_how_to_name_one(params string[] words)
    {
        (await _terminal.RunAsync([.. words, "--json", "--config", _terminal.Folder])).ShouldBe(ExitCode.ConfigurationInvalid);

        var error = _terminal.Json["errors"]!.AsArray().ShouldHaveSingleItem()!;
        error["code"]!.GetValue<string>().ShouldBe("GW6802");
        error["fix"]!.GetValue<string>().ShouldContain("--config");
    }

    [Fact]
    public async Task Help_answers_0_for_every_command()
    {
        (await _terminal.RunAsync("--help")).ShouldBe(ExitCode.Done);

        foreach (var command in new[] { "demo", "serve", "run", "validate", "check", "discover", "read", "preview", "map", "test", "expr", "status", "runs", "held", "schedule", "state", "plugin", "secret", "key", "audit", "schema", "doctor", "sandbox", "init" })
        {
            _terminal.Output.ShouldMatch($"(?m)^  (\\w+, )?{command}\\b");
        }
    }

    [Theory]
    [InlineData("\\[command\\]")]
    [InlineData("run <sync>", "run")]
    [InlineData("held \\[command\\]", "held")]
    [InlineData("held replay", "held", "replay")]
    [InlineData("help errors", "errors", "--help")]
    public async Task Help_explains_the_command_that_follows_it(string usage, params string[] command)
    {
        (await _terminal.RunAsync(["help", .. command])).ShouldBe(ExitCode.Done);

        _terminal.Output.ShouldMatch(@"Usage:\s+\S+ " + usage);
    }

    [Theory]
    [InlineData("there is no command \"stauts\". Did you mean \"status\"?", "help", "stauts")]
    [InlineData("there is no command \"held grops\". Did you mean \"groups\"?", "held", "grops", "--help")]
    [InlineData("one more word is needed: list, show", "runs")]
    [InlineData("one more word is needed: demo, serve, run", "--lang", "en")]
    [InlineData("--limit': it is not a whole number", "run", "x", "--limit", "abc")]
    [InlineData("--limit': it is not a whole number", "runs", "list", "-n", "1e3")]
    [InlineData("--limit': it is not a whole number", "runs", "list", "-n", "99999999999")]
    [InlineData("--after': it is not an identifier", "held", "list", "--after", "nonsense")]
    [InlineData("Argument 'xx' not recognized: it takes 'id', 'en'", "status", "--lang", "xx")]
    [InlineData("--port takes a port from 0 to 65535", "serve", "--port", "99999")]
    [InlineData("--port takes a port from 0 to 65535", "demo", "--once", "--port", "-5")]
    [InlineData("page about \"GW9999\" does not exist", "help", "errors", "GW9999")]
    public async Task Whatever_is_wrong_is_told_in_words(string told, params string[] words)
    {
        (await _terminal.RunAsync(words)).ShouldBeOneOf(ExitCode.WrongUsage, ExitCode.NotFound);

        (_terminal.Output + _terminal.Error).ShouldContain(told);
        (_terminal.Output + _terminal.Error).ShouldNotContain("System.");
    }

    [Fact]
    public async Task Wrong_words_are_explained_in_the_language_that_was_asked_for()
    {
        await _terminal.RunAsync("run", "--lang", "id");

        _terminal.Error.ShouldContain("kata-kata perintah salah");
    }

    [Fact]
    public async Task Exit_codes_can_be_looked_up()
    {
        (await _terminal.RunAsync("help", "exit-codes", "--json")).ShouldBe(ExitCode.Done);

        _terminal.Json["items"]!.AsArray().Select(item => item!["code"]!.GetValue<int>()).ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130]);
    }

    [Theory]
    [InlineData("GW6808")]
    [InlineData("gw3102")]
    public async Task Error_codes_can_be_looked_up(string code)
    {
        (await _terminal.RunAsync("help", "errors", code)).ShouldBe(ExitCode.Done);

        _terminal.Output.ShouldContain(code.ToUpperInvariant());
    }

    [Fact]
    public async Task An_unknown_code_answers_7_and_names_the_nearest()
    {
        (await _terminal.RunAsync("help", "errors", "GW6898")).ShouldBe(ExitCode.NotFound);

        _terminal.Error.ShouldContain("Did you mean");
    }

    [Fact]
    public async Task Expressions_are_answered_line_by_line()
    {
        (await _terminal.RunAsync("{\"id\":1,\"expr\":\"1 + 2\"}\n", ["expr", "--jsonl"])).ShouldBe(ExitCode.Done);

        _terminal.Output.ShouldContain("\"id\":1");
    }
}
