using System.Text.RegularExpressions;
using Gateway.Host.CommandLine;
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

    private static HashSet<string> Places(string text) => [.. PlacePattern().Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex PlacePattern();
}
