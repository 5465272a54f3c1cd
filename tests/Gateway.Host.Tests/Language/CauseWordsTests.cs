using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Gateway.Engine.HeldRecords;
using Gateway.Host.CommandLine;
using Gateway.Host.Language;
using Gateway.Host.Tests.CommandLine;

namespace Gateway.Host.Tests.Language;

/// <summary>Why records are held, in the language of who asks.</summary>
public sealed partial class CauseWordsTests : PersonSync
{
    [Theory]
    [InlineData("GW3102", "the value is not in lookup \"wilayah\" (666 entries)", "nilai tidak ada di tabel padanan \"wilayah\" (666 entri)")]
    [InlineData("GW3107", "the text is no NIK: it has not 16 digits", "teks bukan NIK: bukan 16 digit")]
    [InlineData("GW3108", "the rule got a value of another type than it takes", "aturan mendapat nilai dengan jenis lain daripada yang diterimanya")]
    [InlineData("GW4002", "nobody knows whether the partner has applied this delivery: the process ended while the call was under way", "tidak diketahui apakah mitra sudah menjalankan kiriman ini: program berhenti saat panggilan berjalan")]
    [InlineData("GW4002", "nobody knows whether the partner has applied this delivery: HTTP 502", "tidak diketahui apakah mitra sudah menjalankan kiriman ini: HTTP 502")]
    [InlineData("GW4006", "an earlier change of the same key waits for a decision", "perubahan sebelumnya dengan kunci yang sama menunggu keputusan")]
    [InlineData("GW4000", "candidates must be 18 or older", "mitra menolak sebuah data (candidates must be 18 or older)")]
    [InlineData("GW3115", "berkas belum lengkap", "berkas belum lengkap")]
    [InlineData("UNDER_AGE", "candidates must be 18 or older", "candidates must be 18 or older")]
    public void A_cause_keeps_its_details_and_what_partners_say(string code, string message, string expected)
    {
        var cause = new HeldCause(code, "kolom", "aturan", message);

        CauseWords.Of(cause, Words.Indonesian).ShouldBe($"{code} kolom: {expected}");
        CauseWords.Of(cause, Words.English).ShouldBe(cause.ToString());
    }

    [Fact]
    public async Task Operators_read_causes_in_their_language_and_scripts_the_same_in_both()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        await ExpectAsync(ExitCode.Done, "held", "list", "--lang", "id");
        var record = Item(0)["id"]!.GetValue<string>();
        Item(0)["cause"]!["message"]!.GetValue<string>().ShouldBe("the text has none of the accepted date forms");
        foreach (var words in new string[][] { ["groups"], ["list"], ["show", record] })
        {
            (await Terminal.RunAsync(["held", .. words, "--lang", "id", .. Here])).ShouldBe(ExitCode.Done);
            Terminal.Output.ShouldContain("GW3104 lahir: teks bukan tanggal dalam bentuk yang diterima");
            Terminal.Output.ShouldNotContain("the text");
        }
    }

    /// <summary>A sentence that was changed in the program would silently stay English.</summary>
    [Fact]
    public void Every_translated_sentence_is_one_that_the_program_says()
    {
        var sources = Directory.EnumerateFiles(Root(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/tests/", StringComparison.Ordinal) && !file.Contains("/artifacts/", StringComparison.Ordinal))
            .Select(file => File.ReadAllText(file).Replace("\\\"", "\"", StringComparison.Ordinal));
        var said = string.Join('\n', sources);

        CauseWords.Translated.Where(sentence => !Regex.IsMatch(said, Place().Replace(Regex.Escape(sentence), "\"?\\{[^\n]+?\\}|\" \\+ "))).ShouldBeEmpty();
    }

    private static string Root([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [GeneratedRegex(@"\\\{\d\}")]
    private static partial Regex Place();
}
