using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.EndToEnd.Tests.Commands;

/// <summary>What a new user sees: real syncs with balanced books, and a second run that delivers only what changed.</summary>
public sealed partial class DemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-e2e-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task Every_sample_sync_finishes_with_balanced_books_and_the_next_run_delivers_only_what_changed()
    {
        var first = await DemoAsync();
        Syncs(first).Count.ShouldBeGreaterThanOrEqualTo(20);
        Syncs(first).Values.Sum(books => books["delivered"]!.GetValue<long>()).ShouldBeGreaterThan(30_000);
        first["held"]!.GetValue<long>().ShouldBeGreaterThan(0);

        CityPays().ShouldBe((4_316, 72_508_800), "3,000 vulnerable workers and 1,316 religious officers, JKK and JKM for a month");

        var second = await DemoAsync();
        Syncs(second).Values.Sum(books => books["delivered"]!.GetValue<long>()).ShouldBe(0);

        // Invariant 18: what the gateway itself keeps and says names nobody, though it has just carried all of them.
        var people = NumbersIn("kota.db").Union(NumbersIn("serang.db")).ToHashSet();
        people.Count.ShouldBeGreaterThan(10_000);
        NumbersIn("berkas").Intersect(people).ShouldNotBeEmpty("the files for partners name them, so the search works");
        Directory.EnumerateFileSystemEntries(Data).Select(entry => Path.GetFileName(entry)!).Except(["kota.db", "serang.db", "berkas"])
            .Where(kept => NumbersIn(kept).Overlaps(people)).ShouldBeEmpty();
        Numbers(first.ToJsonString() + second.ToJsonString()).Overlaps(people).ShouldBeFalse();

        var third = await DemoAsync("--advance");
        Syncs(third).Values.Sum(books => books["delivered"]!.GetValue<long>()).ShouldBeInRange(1, 500);
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task The_table_in_a_pipe_has_no_escape_byte()
    {
        var result = await GatewayProcess.RunAsync(_folder, "demo", "--once");

        result.Exit.ShouldBe(4, result.Error);
        (result.Output + result.Error).ShouldNotContain("\u001b");
        result.Output.ShouldContain("✓ balanced");
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Every number of sixteen digits in a file of the data folder, or in all files of a folder in it.</summary>
    private HashSet<string> NumbersIn(string entry)
    {
        var path = Path.Combine(Data, entry);
        return [.. (Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [path]).SelectMany(file => Numbers(File.ReadAllText(file, Encoding.Latin1)))];
    }

    private static HashSet<string> Numbers(string text) => [.. SixteenDigits().Matches(text).Select(match => match.Value)];

    [GeneratedRegex("(?:1571|3673)[0-9]{12}")]
    private static partial Regex SixteenDigits();

    /// <summary>People and rupiah of the two lists of domain.md 4.6, as the enrolment files carry them to the office.</summary>
    private (int People, long Rupiah) CityPays()
    {
        var folder = Path.Combine(Data, "berkas", "bpjstk", "keluar");
        var people = new Dictionary<string, long>();
        foreach (var file in Directory.GetFiles(folder, "*.csv"))
        {
            var rows = File.ReadAllLines(file).Select(line => line.Split(';')).ToList();
            var (nik, list, rupiah) = (Array.IndexOf(rows[0], "NIK"), Array.IndexOf(rows[0], "KATEGORI"), rows[0].Length - 1);
            rows[0][rupiah].ShouldBe("IURAN");
            // Addresses are quoted where they hold a semicolon, and so columns are counted from the end.
            var fromEnd = rows[0].Length - list;
            var sum = rows.Skip(1).Sum(row => long.Parse(row[^1], System.Globalization.CultureInfo.InvariantCulture));
            JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(file, ".ctl.json")))!["sumIuran"]!.GetValue<string>().ShouldBe($"{sum}.00");
            foreach (var row in rows.Skip(1).Where(row => row[^fromEnd] is "RENTAN" or "KEAGAMAAN"))
            {
                people.Add(row[nik], long.Parse(row[^1], System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return (people.Count, people.Values.Sum());
    }

    private async Task<JsonObject> DemoAsync(params string[] options)
    {
        var result = await GatewayProcess.RunAsync(_folder, ["demo", "--once", "--json", "--data", "data", .. options]);
        result.Exit.ShouldBe(4, result.Output + result.Error);
        result.Json["kind"]!.GetValue<string>().ShouldBe("demo");
        foreach (var sync in result.Json["syncs"]!.AsArray())
        {
            sync!["balanced"]!.GetValue<bool>().ShouldBeTrue(sync.ToJsonString());
            sync["state"]!.GetValue<string>().ShouldBe("finished", sync.ToJsonString());
        }

        return result.Json;
    }

    private static Dictionary<string, JsonObject> Syncs(JsonObject demo) =>
        demo["syncs"]!.AsArray().ToDictionary(sync => sync!["id"]!.GetValue<string>(), sync => sync!["books"]!.AsObject());
}
