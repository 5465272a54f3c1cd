using Microsoft.Data.Sqlite;

namespace Gateway.Plugins.Matching.Tests;

/// <summary>A city's database in a temporary file.</summary>
internal sealed class CityFile : IDisposable
{
    public CityFile() => Run(
        "create table orang (id text primary key, job text, region text, education text, languages text, birth text);"
        + "create table lowongan (id text primary key, title text, job text, region text, education text, languages text, age_min integer, age_max integer)");

    public string Path { get; } = System.IO.Path.Combine(Directory.CreateTempSubdirectory("gateway-matching-").FullName, "kota.db");

    public string Settings(int top = 5, int minimum = 60) =>
        $$"""{ "provider": "sqlite", "file": "{{Path}}", "streams": { "matches": { "candidates": "select * from orang", "vacancies": "select * from lowongan", "top": {{top}}, "minimum": {{minimum}} } } }""";

    public void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
}
