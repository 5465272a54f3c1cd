using System.Globalization;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Demo;

/// <summary>The city's own database for the demo: the tables of the sample configuration, filled with an invented register.</summary>
internal static class DemoCity
{
    /// <summary>Makes the tables that are missing and writes the register as it is after some days. What syncs have written stays.</summary>
    /// <param name="file">The database.</param>
    /// <param name="tables">SQL that makes the tables.</param>
    /// <param name="options">How big the register is.</param>
    /// <param name="days">How many days have passed.</param>
    public static void Fill(string file, string tables, SandboxOptions options, int days)
    {
        var city = CityData.Create(options);
        for (var day = 0; day < days; day++)
        {
            city = city.Advance();
        }

        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var transaction = connection.BeginTransaction();
        Execute(connection, tables);
        Write(connection, "pencari_kerja", city.JobSeekers, row =>
        [
            row.Nik, row.NamaLengkap, Day(row.TglLahir), row.JenisKelamin, row.Alamat, row.KodeWilayah, row.Hp, row.Pendidikan, row.MinatJabatan,
            row.NoPendaftaran, row.Status, Moment(row.DiubahPada),
        ]);
        Write(connection, "pengajuan_banharkat", city.LoanApplications, row =>
            [row.NoReg, row.Nik, row.Nama, row.NamaUsaha, row.Jumlah, row.TenorBulan, row.KodeBank, row.Status, Moment(row.DiubahPada)]);
        Write(connection, "penempatan", city.Placements, row =>
            [row.NoPenempatan, row.Nik, row.Nama, row.IdLowongan, row.Perusahaan, Day(row.Tmt), row.Tahap, Moment(row.DiubahPada)]);
        transaction.Commit();
    }

    private static void Write<T>(SqliteConnection connection, string table, IEnumerable<T> rows, Func<T, object?[]> values)
    {
        using var command = connection.CreateCommand();
        foreach (var row in rows.Select(values))
        {
            if (command.Parameters.Count == 0)
            {
                var names = Enumerable.Range(1, row.Length).Select(i => "$" + i.ToString(CultureInfo.InvariantCulture)).ToList();
                command.CommandText = $"insert or replace into {table} values ({string.Join(", ", names)})";
                names.ForEach(name => command.Parameters.Add(new SqliteParameter { ParameterName = name }));
            }

            for (var i = 0; i < row.Length; i++)
            {
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
