using System.Globalization;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// MagangHub, the national apprenticeship of graduates, <c>maganghub</c> (domain.md 2.10, 4.3). A fixed token. Out, by page with
/// <c>meta.pagination</c>: <c>be/v1/api/list/vacancies-aktif</c> (asked by <c>kode_provinsi</c>, answered with <c>kode_propinsi</c>; JSON inside texts; more
/// registered than the quota), <c>list/jadwal</c> (batches), <c>list/crud-program-participants</c>. In: <c>usulan-lulusan</c> (graduates proposed by the
/// city, class U by <c>nik</c>, one person once) and <c>laporan-keterisian</c> (places filled, class K).
/// </summary>
public sealed class MagangHubPartner : SandboxPartner
{
    /// <summary>The invented token.</summary>
    public const string Token = "sandbox-only-maganghub";

    private const int Places = 240;
    private readonly SandboxDataSet _places;
    private readonly SandboxDataSet _batches;
    private readonly SandboxDataSet _participants;
    private readonly Inventor _world;

    /// <summary>Invents 240 places in Jambi and Banten, three batches and 150 participants.</summary>
    public MagangHubPartner(SandboxOptions options)
        : base("maganghub")
    {
        (_places, _batches, _participants) = (new(options.Clock), new(options.Clock), new(options.Clock));
        _world = new Inventor(options.Seed + 13);
        for (var i = 0; i < Places; i++)
        {
            PutPlace(i, _world.Next(6));
        }

        AddBatches();
        for (var i = 0; i < 150; i++)
        {
            AddParticipant(i);
        }

        Share("maganghub/token", Token);
        Secure(new StaticBearer(Token));
        Add("GET", "be/v1/api/list/vacancies-aktif", new MinistryList(_places) { Where = InProvince }.ByPagination);
        Add("GET", "be/v1/api/list/jadwal", new MinistryList(_batches).ByPagination);
        Add("GET", "be/v1/api/list/crud-program-participants", new MinistryList(_participants).ByPagination);
        Add("be/v1/api/usulan-lulusan", Sink.Upsert("usulan-lulusan", new SinkSettings { KeyField = "nik", MaxItems = 100 }, options.Clock));
        Add("be/v1/api/laporan-keterisian", Sink.Keyed("laporan-keterisian", new SinkSettings { KeyField = "id_posisi" }, TimeSpan.FromHours(24), options.Clock));
    }

    /// <summary>Three places have more applicants.</summary>
    public override int Advance()
    {
        for (var i = 0; i < 3; i++)
        {
            PutPlace(i, 8);
        }

        return 3;
    }

    private static bool InProvince(SandboxRequest request, SandboxRecord record)
    {
        if (request.Query("kode_provinsi") is not { Length: > 0 } province)
        {
            return true;
        }

        using var json = JsonDocument.Parse(record.Json);
        return json.RootElement.GetProperty("perusahaan").GetProperty("kode_propinsi").GetString() == province;
    }

    private void PutPlace(int i, int registered)
    {
        var world = new Inventor((i * 7919) + 13);
        var state = i % 9 == 4;
        _places.Put(PlaceId(i), JsonRow.Write(json =>
        {
            json.WriteString("id_posisi", PlaceId(i));
            json.WriteString("posisi", "Magang " + world.Pick(Inventor.Jobs));
            json.WriteString("deskripsi_posisi", "<p>Belajar di tempat kerja&nbsp;6 bulan</p>");
            json.WriteStartObject("perusahaan");
            json.WriteString("nama_perusahaan", state ? null : world.Company());
            json.WriteString("nama_kabupaten", i % 4 == 3 ? "KOTA SERANG" : "KOTA JAMBI");
            json.WriteString("kode_propinsi", i % 4 == 3 ? "36" : "15");
            json.WriteString("nama_propinsi", i % 4 == 3 ? "BANTEN" : "JAMBI");
            json.WriteEndObject();
            json.WriteStartObject("government_agency");
            json.WriteString("government_agency_name", state ? "Dinas Contoh Provinsi" : null);
            json.WriteEndObject();
            json.WriteString("kode_kbji", world.Pick(["2514", "4110", "5120", "3313"]));
            WriteStudies(json, i, world);
            json.WriteNumber("jumlah_kuota", 2 + (i % 3));
            json.WriteString("jumlah_terdaftar", registered.ToString(CultureInfo.InvariantCulture));
            json.WriteStartObject("jadwal");
            json.WriteString("angkatan", "2026-IV");
            json.WriteString("tahun", "2026");
            json.WriteString("tanggal_pendaftaran_awal", "2026-10-01");
            json.WriteString("tanggal_pendaftaran_akhir", i == 66 ? "30 Februari 2026" : "2026-11-30");
            json.WriteEndObject();
            json.WriteStartObject("ref_status_posisi");
            json.WriteString("nama_status_posisi", "Aktif");
            json.WriteEndObject();
        }));
    }

    // JSON inside a text, an empty text, or a list that is one already (domain.md 6, trap 3).
    private static void WriteStudies(Utf8JsonWriter json, int i, Inventor world)
    {
        json.WriteString("jenjang", i % 5 == 2 ? "" : world.Pick(["[\"D3\",\"S1\"]", "[\"S1\"]", "[]"]));
        if (i % 6 == 1)
        {
            json.WritePropertyName("program_studi");
            json.WriteRawValue("""[{"id":"55201","title":"Teknik Informatika"}]""");
            return;
        }

        json.WriteString("program_studi", i == 30 ? "[{" : """[{"value":"62401","title":"Akuntansi"},{"id":"55201","title":"Teknik Informatika"}]""");
    }

    private void AddBatches()
    {
        (string Batch, string Year, string From, string To, int Quota)[] batches =
        [
            ("2025-I", "2025", "2025-10-20", "2026-04-19", 20_000), ("2025-II", "2025", "2025-11-24", "2026-05-23", 80_000), ("2026-IV", "2026", "2026-12-07", "2027-06-06", 100_000),
        ];
        foreach (var (batch, year, from, to, quota) in batches)
        {
            _batches.Put(batch, JsonRow.Write(json =>
            {
                json.WriteString("angkatan", batch);
                json.WriteString("tahun", year);
                json.WriteString("tanggal_mulai", from);
                json.WriteString("tanggal_selesai", to);
                json.WriteNumber("jumlah_kuota", quota);
            }));
        }
    }

    private void AddParticipant(int i)
    {
        var birth = _world.BirthDate(21, 26);
        var nik = _world.Nik(_world.Pick(Region.JambiDistricts), birth, _world.Next(2) == 1);
        var id = string.Create(CultureInfo.InvariantCulture, $"PST-{i + 1:0000}");
        _participants.Put(id, JsonRow.Write(json =>
        {
            json.WriteString("id", id);
            json.WritePropertyName("nik");
            json.WriteRawValue(i % 2 == 0 ? nik : $"\"{nik}\"");
            json.WriteString("nama_peserta", _world.Name());
            json.WriteString("id_posisi", PlaceId(i % 100 / 4 * 4));
            json.WriteString("status", _world.Pick(["Terdaftar", "Terpilih", "Terpilih", "Berjalan", "Mengundurkan Diri"]));
            json.WriteString("tanggal_status", "2026-11-0" + (1 + (i % 2)));
        }));
    }

    private static string PlaceId(int i) => string.Create(CultureInfo.InvariantCulture, $"POS-{7001 + i}");
}
