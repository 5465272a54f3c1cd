using System.Globalization;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>
/// A partner that costs next to nothing, <c>bench</c>, for measuring (design.md 9): <c>records</c> of about 650 bytes, up to 500 a page,
/// made on the fly by stamping a number into one of 100 rendered rows, and <c>items</c>, class U by <c>idEksternal</c>, which only counts.
/// One row in a hundred has a date that cannot be read.
/// </summary>
public sealed class BenchmarkPartner : SandboxPartner
{
    private const int MaxLimit = 500;
    private const string Stamp = "00000000";
    private readonly byte[][] _rows;
    private readonly int[] _stamps;
    private readonly int _count;

    /// <summary>Renders the rows.</summary>
    public BenchmarkPartner(SandboxOptions options)
        : base("bench")
    {
        var world = new Inventor(options.Seed);
        _count = options.BenchmarkRecords;
        _rows = [.. Enumerable.Range(0, 100).Select(i => Row(world, i))];
        _stamps = [.. _rows.Select(row => row.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Stamp)))];
        Add("GET", "records", Page);
        Add("items", Sink.Upsert("items", new SinkSettings { KeyField = "idEksternal", CountOnly = true }, options.Clock));
        if (options.BenchmarkDelay > TimeSpan.Zero)
        {
            Faults.Always("*", "*", Fault.Delay((int)options.BenchmarkDelay.TotalMilliseconds));
        }
    }

    private SandboxAnswer Page(SandboxRequest request)
    {
        if (!Number(request, "cursor", 0, out var start) || !Number(request, "limit", MaxLimit, out var limit) || limit > MaxLimit)
        {
            return SandboxAnswer.Problem(422, "BAD_PARAMETER", "cursor must be a number and limit at most 500");
        }

        var end = Math.Min(_count, start + limit);
        var body = new RentedBuffer(limit * 700);
        body.Write("{\"data\":["u8);
        for (var i = start; i < end; i++)
        {
            var row = _rows[i % 100];
            var target = body.GetSpan(row.Length + 1);
            row.CopyTo(target);
            i.TryFormat(target[_stamps[i % 100]..], out _, "00000000", CultureInfo.InvariantCulture);
            target[row.Length] = (byte)(i == end - 1 ? ' ' : ',');
            body.Advance(row.Length + 1);
        }

        body.Write(Encoding.ASCII.GetBytes(end < _count ? $"],\"meta\":{{\"nextCursor\":\"{end}\"}}}}" : "],\"meta\":{\"nextCursor\":null}}"));
        return new SandboxAnswer { Body = body.Written, Owner = body };
    }

    private static bool Number(SandboxRequest request, string name, int otherwise, out int value)
    {
        value = otherwise;
        return request.Query(name) is not { Length: > 0 } text || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value));
    }

    private static byte[] Row(Inventor world, int i) => JsonRow.Write(json =>
    {
        var (birth, district) = (world.BirthDate(19, 45), world.Pick(Region.JambiDistricts));
        json.WriteString("id", "VCN-" + Stamp);
        json.WriteString("nik", world.Nik(district, birth, woman: i % 2 == 1));
        json.WriteString("firstName", world.Name());
        json.WriteString("lastName", world.Name());
        json.WriteString("bod", birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("gender", i % 2 == 1 ? "female" : "male");
        json.WriteStartObject("location");
        json.WriteString("provinceCode", "15");
        json.WriteString("districtName", district.Name);
        json.WriteString("address", $"Jl. Contoh No. {i + 1}, RT 07 RW 02, Kelurahan Contoh");
        json.WriteEndObject();
        json.WriteString("phone", world.Phone());
        json.WriteString("email", $"orang{i}@contoh.example");
        json.WriteString("title", world.Pick(Inventor.Jobs));
        json.WriteString("company", world.Company());
        json.WriteNumber("salary", 3_000_000 + (i * 10_000));
        json.WriteString("status", i % 5 == 0 ? "EXTENDED" : "OPEN");
        json.WriteString("closingDate", i == 99 ? "31/02/2027" : "15/01/2027");
        json.WriteString("updatedAt", "2026-11-02T08:15:30+07:00");
        json.WriteString("notes", "Bersedia ditempatkan di luar kota, bekerja dalam tim, dan mengikuti pelatihan dasar selama dua minggu sebelum mulai bekerja.");
    });
}
