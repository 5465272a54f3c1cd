using System.Text.RegularExpressions;
using Gateway.Host.CommandLine;
using Gateway.Host.Commands;
using Gateway.Host.Language;
using Gateway.Host.Tests.CommandLine;

namespace Gateway.Host.Tests.Language;

public sealed partial class WordsTests
{
    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_places_for_values()
    {
        Words.Indonesian.Keys.Order(StringComparer.Ordinal).ShouldBe(Words.English.Keys.Order(StringComparer.Ordinal));
        Words.English.Keys.Where(key => !Places(Words.English[key]).SetEquals(Places(Words.Indonesian[key]))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_error_code_is_explained_in_both_languages_with_the_same_commands()
    {
        ErrorPages.Indonesian.Select(page => page.Code).ShouldBe(ErrorPages.English.Select(page => page.Code), ignoreOrder: true);
        foreach (var (english, indonesian) in ErrorPages.English.Join(ErrorPages.Indonesian, page => page.Code, page => page.Code, (english, indonesian) => (english, indonesian)))
        {
            indonesian.Meaning.ShouldNotBe(english.Meaning);
            Commands(indonesian.Fix).ShouldBe(Commands(english.Fix), ignoreOrder: true, english.Code);
        }
    }

    [Fact]
    public async Task Errors_are_explained_in_the_language_that_was_asked_for()
    {
        using var terminal = new Terminal();

        await terminal.RunAsync("status", "--lang", "id");

        terminal.Error.ShouldContain("GW6802");
        terminal.Error.ShouldContain("folder konfigurasi tidak ditemukan");
        (await terminal.RunAsync("help", "errors", "GW3102", "--lang", "id")).ShouldBe(ExitCode.Done);
        terminal.Output.ShouldContain("tabel padanan");
    }

    [Theory]
    [InlineData("id", "1.204.567")]
    [InlineData("en", "1,204,567")]
    public void Numbers_are_written_as_the_language_does(string language, string written) => Words.Of(language).Number(1_204_567).ShouldBe(written);

    [Theory]
    [InlineData("id_ID.UTF-8", "id")]
    [InlineData("idn", "en")]
    [InlineData("C.UTF-8", "en")]
    [InlineData(null, "en")]
    public void A_locale_names_its_language(string? locale, string language) => Words.Of(locale).Language.ShouldBe(language);

    [Fact]
    public async Task Operators_read_the_language_they_ask_for_and_scripts_the_same_in_both()
    {
        using var terminal = new Terminal();
        await terminal.RunAsync("init", "kota");
        string[] here = ["--config", Path.Combine(terminal.Folder, "kota")];

        await terminal.RunAsync(["status", "--lang", "id", .. here]);
        (terminal.Output + terminal.Error).ShouldContain("sinkronisasi");
        terminal.Error.ShouldContain("Tidak ada host yang berjalan");
        await terminal.RunAsync(["status", "--lang", "id", "--json", .. here]);
        var json = terminal.Output;
        await terminal.RunAsync(["status", "--lang", "en", "--json", .. here]);
        terminal.Output.ShouldBe(json);
        (await terminal.RunAsync(["status", "--lang", "fr", .. here])).ShouldBe(ExitCode.WrongUsage);
    }

    private static IEnumerable<string> Commands(string fix) => CommandPattern().Matches(fix).Select(match => match.Value);

    [GeneratedRegex(@"gateway [a-z]+( [a-z]+)?|--[a-zA-Z-]+|readBack|requestsPerSecond")]
    private static partial Regex CommandPattern();

    private static HashSet<string> Places(string text) => [.. PlacePattern().Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex PlacePattern();
}
