using System.Globalization;
using System.Text.Json;
using Gateway.Engine.Mapping.Functions;

namespace Gateway.Engine.Tests.Mapping.Functions;

/// <summary>The vectors of domain.md section 3, as data in data-vectors.json.</summary>
public sealed class DataVectorTests
{
    private static readonly DateOnly Today = new(2025, 12, 8);
    private static readonly JsonElement Vectors = Load();

    [Fact]
    public void Every_nik_vector_gives_its_parts_or_is_refused() => Each("nik", vector =>
    {
        var fault = Nik.Read(In(vector), Today, out var nik);
        var expected = vector.GetProperty("out");
        (fault == NikFault.None).ShouldBe(expected.GetProperty("ok").GetBoolean(), In(vector));
        if (fault != NikFault.None)
        {
            Words(fault).ShouldBe(expected.GetProperty("why").GetString(), In(vector));
            return;
        }
        (nik.Female ? "P" : "L").ShouldBe(expected.GetProperty("sex").GetString());
        nik.Region.ShouldBe(expected.GetProperty("region").GetString());
        nik.Birth.ShouldBe(Day(expected.GetProperty("birth")));
        expected.GetProperty("birth_alt").EnumerateArray().Select(Day).ShouldBe(nik.OlderBirth is { } older ? [older] : [], In(vector));
    });

    [Fact]
    public void Every_npwp_vector_is_checked_and_widened() => Each("npwp15_check", vector =>
        OfficialNumbers.Npwp(In(vector)).ShouldBe(vector.GetProperty("ok").GetBoolean() ? vector.GetProperty("npwp16").GetString() : null));

    [Fact]
    public void Every_phone_vector_is_e164_or_refused() => Each("phone", vector =>
        PhoneNumber.Mobile(In(vector)).ShouldBe(vector.GetProperty("e164").GetString(), In(vector)));

    [Fact]
    public void Every_rupiah_vector_is_read_or_refused() => Each("rupiah", vector =>
    {
        NumberText.TryProfile(vector.GetProperty("profile").GetString()!, out var profile).ShouldBeTrue();
        var read = NumberText.TryRupiah(In(vector), profile, out var value);
        (read ? value.ToString("0.00", CultureInfo.InvariantCulture) : null).ShouldBe(vector.GetProperty("out").GetString(), In(vector));
    });

    [Fact]
    public void Every_date_vector_is_read_or_refused() => Each("date", vector =>
    {
        var read = DateText.TryRead(In(vector), [], out var parts);
        (read ? DateText.LocalDay(parts, TimeZones.Wib).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null)
            .ShouldBe(vector.GetProperty("out").GetString(), In(vector));
    });

    [Fact]
    public void Every_name_vector_is_split_into_titles_and_core() => Each("names", vector =>
    {
        var name = PersonName.Read(In(vector));
        var expected = vector.GetProperty("out");
        name.Prefix.ShouldBe(Texts(expected.GetProperty("prefix")), In(vector));
        name.Core.ShouldBe(expected.GetProperty("core").GetString());
        name.Suffix.ShouldBe(Texts(expected.GetProperty("suffix")), In(vector));
    });

    private static void Each(string kind, Action<JsonElement> check)
    {
        Vectors.GetProperty(kind).GetArrayLength().ShouldBeGreaterThan(2);
        foreach (var vector in Vectors.GetProperty(kind).EnumerateArray())
        {
            check(vector);
        }
    }

    private static string Words(NikFault fault) => fault switch
    {
        NikFault.NotSixteenDigits => "not 16 digits",
        NikFault.UnknownProvince => "unknown province",
        NikFault.RegionPartZero => "region part 00",
        NikFault.SequenceZero => "sequence 0000",
        _ => "bad birth date",
    };

    private static string In(JsonElement vector) => vector.GetProperty("in").GetString()!;

    private static DateOnly Day(JsonElement text) => DateOnly.ParseExact(text.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IEnumerable<string?> Texts(JsonElement list) => list.EnumerateArray().Select(e => e.GetString());

    private static JsonElement Load()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Mapping", "data-vectors.json"));
        using var document = JsonDocument.Parse(file);
        return document.RootElement.Clone();
    }
}
