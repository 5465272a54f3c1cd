using System.Globalization;
using System.Text;

namespace Gateway.Benchmarks.Loading;

/// <summary>A configuration as large as a province's: ten partners with schemas, mappings of 14 fields that all differ, syncs between them.</summary>
internal static class LoadFolder
{
    private const int Partners = 10;

    public static void Write(string folder, int mappings, int syncs)
    {
        Save("gateway.json", ConfigurationFiles.Gateway);
        for (var partner = 0; partner < Partners; partner++)
        {
            Save($"endpoints/mitra-{partner}.json", Endpoint(Math.Max(1, syncs / Partners)));
        }

        Save("lookups/wilayah.json", ConfigurationFiles.Districts);
        for (var i = 0; i < mappings; i++)
        {
            Save($"mappings/peta-{i}.json", Mapping(i));
        }

        // A stream is written by one sync; syncs of one mapping stand in for the many districts that share one.
        for (var i = 0; i < syncs; i++)
        {
            var mapping = i % mappings;
            Save($"syncs/sinkron-{i}.json", Invariant($$"""{ "from": "{{From(mapping)}}", "to": "{{To(mapping)}}", "mapping": "peta-{{mapping}}", "schedule": { "cron": "{{i % 60}} * * * *" } }"""));
        }

        void Save(string path, string text) => ConfigurationFiles.Save(folder, path, text);
    }

    private static string From(int mapping) => Invariant($"mitra-{mapping % Partners}.records");

    private static string To(int mapping) => Invariant($"mitra-{(mapping + 1) % Partners}.items-{mapping / Partners}");

    private static string Endpoint(int streams)
    {
        var items = string.Join(",\n", Enumerable.Range(0, streams).Select(i => $$"""
                "items-{{i}}": { "write": { "class": "upsert", "create": { "path": "items/{{i}}" } }, "schema": { "type": "object", "additionalProperties": false, "required": ["id", "nama"],
                  "properties": { "id": { "type": "string" }, "nama": { "type": "string", "maxLength": 120 }, {{string.Join(", ", Fields(i).Select(field => $"\"{field.Name}\": {{ \"type\": [\"{field.Type}\", \"null\"] }}"))}} } } }
            """));
        return $$$"""
            { "adapter": "rest@1", "environment": "test",
              "settings": { "baseUrl": "https://mitra.example/api/", "streams": {
                "records": { "read": { "path": "records", "records": "data", "paging": { "kind": "page", "size": { "param": "limit", "value": 500 } } },
                  "schema": { "type": "object", "additionalProperties": false, "required": ["id"], "properties": {
                    "id": { "type": "string" }, "firstName": { "type": "string" }, "lastName": { "type": "string" }, "nik": { "type": "string" }, "status": { "type": "string" },
                    "gender": { "type": "string" }, "phone": { "type": "string" }, "title": { "type": "string" }, "closingDate": { "type": "string" }, "quota": { "type": "integer" },
                    "skills": { "type": "array", "items": { "type": "string" } }, "salary": { "type": "object", "additionalProperties": false, "properties": { "min": { "type": "number" } } },
                    "location": { "type": "object", "additionalProperties": false, "properties": { "districtName": { "type": "string" }, "provinceCode": { "type": "string" } } } } } },
            {{{items}}} } } }
            """;
    }

    private static string Mapping(int i)
    {
        var text = new StringBuilder();
        text.Append(Invariant($$"""
            // {{i}}
            { "from": "{{From(i)}}", "to": "{{To(i)}}", "key": ["id"],
              "where": "source.status in ['OPEN', 'KIND-{{i}}'] && source.location.provinceCode == '15'",
              "let": { "lokasi": "source.location", "judul": "source.title.trim()" },
              "fields": {
                "id": "source.id + '-{{i}}'",
                "nama": "source.firstName + ' ' + source.lastName"
            """));
        foreach (var (name, _, rule) in Fields(i / Partners))
        {
            text.Append(Invariant($",\n    \"{name}\": \"{rule}\""));
        }

        return text.Append("\n  },\n  \"checks\": [ { \"rule\": \"target.id != ''\", \"message\": \"id kosong\" } ] }\n").ToString();
    }

    private static (string Name, string Type, string Rule)[] Fields(int stream) =>
    [
        (Invariant($"judul{stream}"), "string", "judul.truncate(200)"),
        (Invariant($"kode{stream}"), "string", "lookup('wilayah', lokasi.districtName)"),
        (Invariant($"sumber{stream}"), "string", Invariant($"'mitra {stream}'")),
        (Invariant($"kelamin{stream}"), "string", "source.gender == 'female' ? 'P' : 'L'"),
        (Invariant($"tutup{stream}"), "string", "date(source.closingDate, ['yyyy-MM-dd', 'dd/MM/yyyy'])"),
        (Invariant($"gaji{stream}"), "number", "decimal(source.salary.min)"),
        (Invariant($"telepon{stream}"), "string", "phone(source.phone)"),
        (Invariant($"lahir{stream}"), "string", "nik(source.nik).birth"),
        (Invariant($"kuota{stream}"), "integer", Invariant($"source.quota > {stream} ? source.quota - {stream} : 0")),
        (Invariant($"keahlian{stream}"), "array", "source.skills.filter(s, s != '').map(s, s.upperAscii())"),
        (Invariant($"catatan{stream}"), "string", "source.?title.orValue('-')"),
        (Invariant($"provinsi{stream}"), "string", "has(lokasi.provinceCode) ? lokasi.provinceCode : '00'"),
    ];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
