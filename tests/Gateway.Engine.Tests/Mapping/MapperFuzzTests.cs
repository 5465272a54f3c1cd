using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Engine.Mapping;

namespace Gateway.Engine.Tests.Mapping;

/// <summary>Random records through one mapping. Set GATEWAY_FUZZ to the number of inputs for a long run.</summary>
public sealed class MapperFuzzTests(ITestOutputHelper report)
{
    private static readonly TimeSpan Hang = TimeSpan.FromMilliseconds(100);

    private static readonly int Inputs = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_FUZZ") ?? "20000", CultureInfo.InvariantCulture);

    private static readonly CompiledMapping Mapping = MappingFixture.Compile("""
        { "where": "source.?status.orValue('OPEN') != 'CLOSED'", "let": { "orang": "nik(source.nik)" },
          "fields": { "id": "source.id", "judul": "source.title.trim().truncate(20)", "gabung": "source.title + '-' + source.id",
                      "tgl": { "value": "date(source.tgl)", "onError": "null" }, "gaji": { "value": "rupiah(source.gaji)", "onError": "skip" },
                      "hp": { "value": "phone(source.hp)", "onError": "null" }, "lahir": { "value": "orang.birth", "onError": "default", "default": "'?'" },
                      "html": { "value": "htmlText(source.html)", "onError": "null" }, "json": { "value": "parseJson(source.json)", "onError": "null" },
                      "nama": { "value": "source.nama.nameKey()", "onError": "null" }, "daftar": { "value": "source.list.map(x, string(x))", "onError": "null" },
                      "rentang": { "value": "dateRange(source.rentang)", "onError": "null" }, "semua": { "value": "source.isi", "onError": "null" } },
          "checks": [ { "rule": "target.tgl == null || target.tgl > '1900-01-01'", "message": "m" } ] }
        """);

    private const string Seed = """
        {"id":"1","status":"OPEN","title":"  Las & Listrik \u00e9 ","tgl":"Senin, 8 Desember 2025","gaji":"Rp 1.250.000,-","hp":"0812-3456-7890",
         "nik":"1571070112959901","html":"<p>A<li>B</p><script>x</script>","json":"[{\"a\":1e3}]","nama":"Dr. H. Moh. Djoko, S.E.","list":[1,"b",null,{"c":2}],
         "rentang":"1 s.d. 15 Des 2025","isi":{"a":[1.50,true,{"b":"\"\\\/"}]}}
        """;

    [Fact]
    public void No_record_breaks_the_mapper_and_what_comes_out_is_whole()
    {
        var random = new Random(20251208);
        var mapper = Mapping.CreateMapper(MappingFixture.Context);
        using var output = new MappedBuffer(64);
        using var again = new MappedBuffer(64);
        var mapped = 0;
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < Inputs; i++)
        {
            var record = Mutate(random, Encoding.UTF8.GetBytes(Seed));
            output.Clear();
            output.Write("x"u8);
            var watch = Stopwatch.StartNew();
            var outcome = mapper.Map(record, output);
            var time = watch.Elapsed > Hang ? Fastest(record) : watch.Elapsed;
            time.ShouldBeLessThan(Hang, Encoding.UTF8.GetString(record));
            slowest = time > slowest ? time : slowest;
            if (outcome.Verdict != MapVerdict.Mapped)
            {
                // A held record leaves its key where it can be read, and nothing behind it.
                output.Length.ShouldBe(outcome.KeyLength == 0 ? 1 : outcome.KeyOffset + outcome.KeyLength);
                continue;
            }
            mapped++;
            using var json = JsonDocument.Parse(outcome.Content(output).ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false });
            json.RootElement.GetProperty("id").ValueKind.ShouldBeOneOf(JsonValueKind.String, JsonValueKind.Number);
            outcome.KeyLength.ShouldBeGreaterThan(0);
            again.Clear();
            var second = Mapping.CreateMapper(MappingFixture.Context).Map(record, again);
            second.Content(again).SequenceEqual(outcome.Content(output)).ShouldBeTrue(Encoding.UTF8.GetString(record));
            second.Key(again).SequenceEqual(outcome.Key(output)).ShouldBeTrue();
        }
        mapped.ShouldBeGreaterThan(Inputs / 20);
        report.WriteLine($"{Inputs} records: {mapped} mapped, the slowest {slowest.TotalMilliseconds:0.0} ms.");
    }

    /// <summary>The machine has other work too: a record is slow when it is slow every time.</summary>
    private static TimeSpan Fastest(byte[] record)
    {
        using var output = new MappedBuffer(64);
        return Enumerable.Range(0, 5).Min(_ =>
        {
            var watch = Stopwatch.StartNew();
            Mapping.CreateMapper(MappingFixture.Context).Map(record, output);
            return watch.Elapsed;
        });
    }

    private static byte[] Mutate(Random random, byte[] record)
    {
        var bytes = record.ToList();
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = (byte)"\"\\{}[],:0123456789.eE-+tfnu /<&;"[random.Next(31)];
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count / 2), random.Next(1, bytes.Count / 4)));
                    break;
                case 4:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                default:
                    ReplaceDigit(random, bytes);
                    break;
            }
            if (bytes.Count < 8)
            {
                break;
            }
        }
        return [.. bytes];
    }

    private static void ReplaceDigit(Random random, List<byte> bytes)
    {
        var digits = Enumerable.Range(0, bytes.Count).Where(i => char.IsAsciiDigit((char)bytes[i])).ToList();
        if (digits.Count > 0)
        {
            bytes[digits[random.Next(digits.Count)]] = (byte)('0' + random.Next(10));
        }
    }

    private static readonly string[] Pieces = ["\\ud800", "\\u0000", "null", "1e400", "12345678901234567890123456789", "é", "\u00a0", "👍🏽", "<!--", "&#x110000;", "&nbsp;", " s.d. ", "Rp", ",-", "{\"a\":", "[[", "]]", "\",\"tgl\":\""];
}
