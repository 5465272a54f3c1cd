using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Lookups;

namespace Gateway.Benchmarks.Mapping;

/// <summary>What is mapped: records of 20 fields and about 500 bytes, and the rules that make 12 fields of them.</summary>
internal static class MappingSample
{
    public const string Condition = "source.status in ['OPEN', 'EXTENDED']";

    public static IReadOnlyList<(string Field, string Rule)> Rules { get; } =
    [
        ("sumber", "'bench'"),
        ("idEksternal", "source.id"),
        ("nama", "source.firstName + ' ' + source.lastName"),
        ("tanggalLahir", "source.birth"),
        ("jenisKelamin", "source.gender == 'female' ? 'P' : 'L'"),
        ("kodeWilayah", "lookup('wilayah', source.district)"),
        ("telepon", "source.phone"),
        ("judul", "source.title.trim()"),
        ("perusahaan", "source.company"),
        ("gaji", "source.salary"),
        ("tanggalTutup", "date(source.closingDate, ['dd/MM/yyyy'])"),
        ("diubah", "source.updatedAt"),
    ];

    public static MapContext Run { get; } = new(new DateTimeOffset(2025, 12, 8, 3, 0, 0, TimeSpan.Zero));

    public static CompiledMapping Compile()
    {
        var lookup = LookupTable.Build(new LookupDefinition
        {
            Id = "wilayah",
            File = "lookups/wilayah.json",
            Entries = [.. Lane.Districts.Select(row => new LookupEntry(row.Name, row.Code))],
        }, out _);
        var compiler = new MappingCompiler(new Dictionary<string, LookupTable> { ["wilayah"] = lookup }.ToFrozenDictionary());
        var compiled = compiler.Compile(new MappingDefinition
        {
            Id = "bench",
            File = "mappings/bench.json",
            From = Text("bench.records"),
            To = Text("bench.items"),
            Where = Text(Condition),
            Key = [Text("idEksternal")],
            Fields = [.. Rules.Select(rule => new FieldRule(Text(rule.Field), Text(rule.Rule)))],
        }, null, null);
        return compiled.Mapping ?? throw new InvalidOperationException(string.Join('\n', compiled.Diagnostics));
    }

    /// <summary>Days and districts come again as they do in life; names, numbers and ids do not.</summary>
    public static ImmutableArray<ReadOnlyMemory<byte>> Records(int count)
    {
        var random = new Random(20_251_208);
        return [.. Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Record(i, random)))];
    }

    private static string Record(int i, Random random)
    {
        var closing = new DateOnly(2025, 1, 1).AddDays(random.Next(700)).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
        var district = Lane.Districts[random.Next(Lane.Districts.Count)].Name;
        var status = random.Next(20) switch { 0 => "CLOSED", 1 => "EXTENDED", _ => "OPEN" };
        var name = ((string[])["Siti", "Budi", "Ayu", "Rian", "José", "Dewi"])[random.Next(6)];
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":"LWK-2025-{{i:000000}}","nik":"15719912{{random.Next(10_000_000, 99_999_999)}}","firstName":"{{name}}","lastName":"Contoh {{random.Next(100_000)}}","birth":"{{1975 + random.Next(30)}}-0{{1 + random.Next(9)}}-{{10 + random.Next(18)}}","gender":"{{(random.Next(2) == 0 ? "female" : "male")}}","district":"{{district}}","address":"Jl. Contoh No. {{random.Next(300)}} RT 0{{random.Next(9)}}","phone":"+6281299{{random.Next(100_000, 999_999)}}","email":"contoh{{i}}@kota.example","title":"Operator Produksi {{random.Next(1000)}}","company":"PT Contoh Maju {{random.Next(500)}}","salary":{{3_000_000 + (random.Next(80) * 50_000)}},"status":"{{status}}","closingDate":"{{closing}}","quota":{{random.Next(40)}},"education":"SMA","remote":false,"notes":null,"updatedAt":"2025-12-0{{1 + random.Next(7)}}T0{{random.Next(9)}}:15:30Z"}
            """);
    }

    private static RuleText Text(string text) => new(text, new FilePosition("mappings/bench.json", 1, 1));
}
