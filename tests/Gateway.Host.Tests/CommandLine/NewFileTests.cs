using System.Text.RegularExpressions;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>What <c>gateway new</c> writes.</summary>
public sealed partial class NewFileTests : PersonSync
{
    [Fact]
    public async Task New_files_hold_what_they_must_and_never_replace_one()
    {
        await ExpectAsync(ExitCode.Done, "new", "endpoint", "mitra", "--adapter", "rest");
        await ExpectAsync(ExitCode.NotAllowed, "new", "endpoint", "mitra", "--adapter", "rest");
        await ExpectAsync(ExitCode.NotFound, "new", "endpoint", "lain", "--adapter", "rset");
        await ExpectAsync(ExitCode.WrongUsage, "new", "sync", "orang-dua", "--from", "asal", "--to", "tujuan.orang");
        await ExpectAsync(ExitCode.WrongUsage, "new", "lookup", "../x");
        await ExpectAsync(ExitCode.Done, "new", "lookup", "status");
        File.Delete(Path.Combine(Terminal.Folder, "kota", "endpoints", "mitra.json"));
        File.Delete(Path.Combine(Terminal.Folder, "kota", "lookups", "status.json"));
        File.Delete(Path.Combine(Terminal.Folder, "kota", "syncs", "orang.json"));

        await ExpectAsync(ExitCode.Done, "new", "sync", "orang-dua", "--from", "asal.orang", "--to", "tujuan.orang");
        await ExpectAsync(ExitCode.Done, "new", "mapping", "orang-dua-v1", "--from", "asal.orang", "--to", "tujuan.orang", "--key", "kode");
        await ExpectAsync(ExitCode.Done, "validate");
        await ExpectAsync(ExitCode.Done, "run", "orang-dua");
        Books().Delivered.ShouldBe(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_suggested_mapping_validates_and_runs_and_names_what_it_leaves(bool saved)
    {
        File.Delete(Path.Combine(Terminal.Folder, "kota", "syncs", "orang.json"));
        Sql("tujuan.db", "drop table orang; create table orang (kode text primary key not null, Nama text, \"LAHIR\" date, umur integer)");
        if (saved)
        {
            await ExpectAsync(ExitCode.Done, "discover", "asal", "orang", "--write-schema");
            await ExpectAsync(ExitCode.Done, "discover", "tujuan", "orang", "--write-schema");
            await ExpectAsync(ExitCode.ConfigurationInvalid, "validate");
            File.Delete(Path.Combine(Terminal.Folder, "kota", "mappings", "orang-v1.json"));
        }

        await ExpectAsync(ExitCode.Done, "new", "sync", "warga", "--from", "asal.orang", "--to", "tujuan.orang", "--suggest-mapping");

        Terminal.Json["file"]!.GetValue<string>().ShouldBe("syncs/warga.json");
        Terminal.Json["mapping"]!.GetValue<string>().ShouldBe("mappings/warga-v1.json");
        Terminal.Json["suggestion"]!["suggested"]!.GetValue<int>().ShouldBe(3);
        Terminal.Json["suggestion"]!["left"]!.AsArray().Single()!["field"]!.GetValue<string>().ShouldBe("umur");
        Terminal.Json["suggestion"]!["unused"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(["diubah"]);
        await ExpectAsync(ExitCode.Done, "validate");
        await ExpectAsync(ExitCode.Done, "run", "warga");
        Sql("tujuan.db", "select group_concat(kode || ' ' || Nama || ' ' || \"LAHIR\") from orang").ShouldBe("A1 Siti Contoh 1999-02-01,A2 Budi Contoh 1998-12-31,A3 Tono 1990-05-05");
    }

    [Fact]
    public async Task A_mapping_is_suggested_for_a_sync_that_waits_for_it()
    {
        File.Delete(Path.Combine(Terminal.Folder, "kota", "mappings", "orang-v1.json"));

        (await Terminal.RunAsync(["new", "mapping", "orang-v1", "--from", "asal.orang", "--to", "tujuan.orang", "--suggest-mapping", "--key", "nik", .. Here])).ShouldBe(ExitCode.Done);

        Terminal.Output.ShouldContain("mappings/orang-v1.json: 3 of 3 fields suggested by name");
        await ExpectAsync(ExitCode.Done, "validate");
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_is_known_of_a_stream()
    {
        Terminal.With("kota/endpoints/mitra.json", """{ "adapter": "rest@1", "settings": { "baseUrl": "https://mitra.example/", "streams": { "s": { "write": { "class": "naked", "create": { "path": "s" } } } } } }""");

        await ExpectAsync(ExitCode.NotAllowed, "new", "sync", "warga", "--from", "asal.orang", "--to", "mitra.s", "--suggest-mapping");

        Terminal.Json["errors"]!.AsArray()[0]!["code"]!.GetValue<string>().ShouldBe("GW6821");
        File.Exists(Path.Combine(Terminal.Folder, "kota", "syncs", "warga.json")).ShouldBeFalse();
        await ExpectAsync(ExitCode.WrongUsage, "new", "sync", "warga", "--from", "asal.orang", "--to", "tujuan.orang", "--suggest-mapping", "--mapping", "../../warga");
        await ExpectAsync(ExitCode.NotAllowed, "new", "sync", "warga", "--from", "asal.orang", "--to", "tujuan.orang", "--suggest-mapping", "--mapping", "orang-v1");
        File.Exists(Path.Combine(Terminal.Folder, "kota", "syncs", "warga.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_full_file_shows_every_member_it_might_have_as_a_comment_and_reads_as_before()
    {
        File.Delete(Path.Combine(Terminal.Folder, "kota", "syncs", "orang.json"));

        await ExpectAsync(ExitCode.Done, "new", "sync", "warga", "--from", "asal.orang", "--to", "tujuan.orang", "--mapping", "orang-v1", "--full");

        var file = Path.Combine(Terminal.Folder, "kota", "syncs", "warga.json");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        text.ShouldContain("// \"deleteMissing\": false,");
        text.ShouldContain("//   \"cron\": \"*/15 * * * *\",");
        await ExpectAsync(ExitCode.Done, "validate");
        await File.WriteAllTextAsync(file, Commented().Replace(text, "$1\"$2"), TestContext.Current.CancellationToken);
        await ExpectAsync(ExitCode.Done, "validate");
        await ExpectAsync(ExitCode.Done, "new", "endpoint", "lain", "--adapter", "sql", "--full");
        (await File.ReadAllTextAsync(Path.Combine(Terminal.Folder, "kota", "endpoints", "lain.json"), TestContext.Current.CancellationToken)).ShouldContain("    // \"file\": ");
    }

    /// <summary>Members whose default is a value of its own.</summary>
    [GeneratedRegex("( +)// \"(enabled|full|deleteMissing)", RegexOptions.None)]
    private static partial Regex Commented();
}
