namespace Gateway.Benchmarks.Rows;

/// <summary>The rows as an administrator would configure them: the newest file of a folder is the whole list and goes into one table.</summary>
internal static class RowsConfiguration
{
    /// <summary>The columns of the table.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["no", "nik", "nama", "tanggal_lahir", "jenis_kelamin", "alamat", "kode_wilayah", "telepon", "email", "pendidikan", "gaji_harapan", "tanggal_daftar"];

    /// <summary>The table, in the SQL of both databases.</summary>
    public const string Table = """
        create table pencari_kerja (no text primary key, nik text not null, nama text not null, tanggal_lahir date, jenis_kelamin text, alamat text,
          kode_wilayah text, telepon text, email text, pendidikan text, gaji_harapan bigint, tanggal_daftar date)
        """;

    /// <summary>What both programs must have stored alike.</summary>
    public const string Checksum = """
        select count(*) || ' rows, ' || sum(gaji_harapan) || ' ' || sum(length(nik || nama || alamat || telepon || email || pendidikan)) || ' '
          || min(no || nik || tanggal_lahir || kode_wilayah || telepon || tanggal_daftar) || ' ' || max(tanggal_lahir || jenis_kelamin || nama || alamat || email)
        from pencari_kerja
        """;

    /// <param name="folder">The configuration folder.</param>
    /// <param name="files">The folder with the file.</param>
    /// <param name="database">The members of the SQL endpoint that name the database.</param>
    public static void Write(string folder, string files, string database)
    {
        ConfigurationFiles.Save(folder, "gateway.json", ConfigurationFiles.Gateway);
        ConfigurationFiles.Save(folder, "lookups/wilayah.json", ConfigurationFiles.Districts);
        ConfigurationFiles.Save(folder, "endpoints/berkas.json", $$"""
            { "adapter": "files@1", "environment": "test", "settings": { "folder": "{{files}}", "streams": {
                "pencari": { "format": { "type": "csv" }, "read": { "pattern": "*.csv", "wholeList": true, "ready": { "stableFor": "0s" } } } } } }
            """);
        ConfigurationFiles.Save(folder, "endpoints/db.json", $$"""
            { "adapter": "sql@1", "environment": "test", "network": { "allowPrivate": ["127.0.0.1/32"] },
              "settings": { {{database}}, "streams": { "pencari": { "table": "pencari_kerja", "write": { "key": ["no"], "onDelete": "remove" } } } } }
            """);
        ConfigurationFiles.Save(folder, "syncs/rows.json", """{ "from": "berkas.pencari", "to": "db.pencari", "mapping": "rows" }""");
        ConfigurationFiles.Save(folder, "mappings/rows.json", """
            { "from": "berkas.pencari", "to": "db.pencari", "key": ["no"],
              "fields": {
                "no": "source.NO", "nik": "source.NIK", "nama": "source.NAMA.trim()", "tanggal_lahir": "date(source['TGL LAHIR'], ['dd/MM/yyyy'])",
                "jenis_kelamin": "source.JK == 'P' ? 'P' : 'L'", "alamat": "source.ALAMAT", "kode_wilayah": "lookup('wilayah', source.KECAMATAN)", "telepon": "phone(source.HP)",
                "email": "source.EMAIL", "pendidikan": "source.PENDIDIKAN", "gaji_harapan": "rupiah(source['GAJI HARAPAN'])", "tanggal_daftar": "date(source['TGL DAFTAR'], ['dd/MM/yyyy'])" } }
            """);
    }
}
