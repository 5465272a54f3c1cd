namespace Gateway.Benchmarks;

/// <summary>The lane as an administrator would configure it.</summary>
internal static class LaneConfiguration
{
    public static void Write(string folder, string address)
    {
        Save("gateway.json", ConfigurationFiles.Gateway);
        Save("endpoints/bench.json", $$$"""
            { "adapter": "rest@1", "environment": "test", "network": { "allowPrivate": ["127.0.0.1/32"] },
              "settings": { "baseUrl": "{{{address}}}", "streams": {
                "records": { "read": { "path": "records", "records": "data", "paging": { "kind": "cursor", "next": "meta.nextCursor", "size": { "param": "limit", "value": 500 } } } },
                "items": { "write": { "class": "upsert", "concurrency": 2, "create": { "path": "items" }, "batch": { "size": 500 },
                    "results": { "path": "results", "id": "id", "status": "status" } } } } } }
            """);
        Save("syncs/lane.json", """{ "from": "bench.records", "to": "bench.items", "mapping": "lane" }""");
        Save("lookups/wilayah.json", ConfigurationFiles.Districts);
        Save("mappings/lane.json", """
            { "from": "bench.records", "to": "bench.items", "key": ["idEksternal"],
              "where": "source.status in ['OPEN', 'EXTENDED'] && source.location.provinceCode == '15'",
              "let": { "lokasi": "source.location" },
              "fields": {
                "sumber": "'bench'", "idEksternal": "source.id", "nik": "source.nik", "nama": "source.firstName + ' ' + source.lastName",
                "tanggalLahir": "source.bod", "jenisKelamin": "source.gender == 'female' ? 'P' : 'L'", "kodeWilayah": "lookup('wilayah', lokasi.districtName)",
                "alamat": "lokasi.address", "telepon": "source.phone", "email": "source.email", "judul": "source.title", "perusahaan": "source.company",
                "gaji": "source.salary", "status": "source.status", "tanggalTutup": "date(source.closingDate, ['dd/MM/yyyy'])", "diubah": "source.updatedAt" } }
            """);

        void Save(string path, string text) => ConfigurationFiles.Save(folder, path, text);
    }
}
