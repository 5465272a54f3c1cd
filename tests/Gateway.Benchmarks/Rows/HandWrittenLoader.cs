using System.Globalization;
using CsvHelper;

namespace Gateway.Benchmarks.Rows;

/// <summary>
/// The rows as a C# programmer loads them for this one purpose: one loop that reads, maps and upserts 5,000 rows a transaction. No ledger, no held
/// records, no restart in the middle. What the gateway is measured against.
/// </summary>
internal static class HandWrittenLoader
{
    public const int BatchRows = 5_000;

    private static readonly Dictionary<string, string> _districts = Lane.Districts.ToDictionary(row => row.Name, row => row.Code, StringComparer.OrdinalIgnoreCase);

    public static async Task<int> RunAsync(string file, string database, string target)
    {
        await using ITableWriter table = database == "sqlite" ? new SqliteTable(target) : await PostgresTable.OpenAsync(target);
        await using var csv = CsvReader.FromFile(file, new CsvReaderOptions { HasHeader = true });
        var row = new object[12];
        var rows = 0;
        while (await csv.ReadAsync(CancellationToken.None))
        {
            Map(csv, row);
            await table.AddAsync(row);
            if (++rows % BatchRows == 0)
            {
                await table.FlushAsync();
            }
        }

        await table.FlushAsync();
        Console.Out.WriteLine($$"""{"rows":{{rows}}}""");
        return 0;
    }

    private static void Map(CsvReader csv, object[] row)
    {
        row[0] = csv.GetString(0);
        row[1] = csv.GetString(1);
        row[2] = csv.GetString(2).Trim();
        row[3] = Date(csv.GetString(3));
        row[4] = csv.GetString(4) == "P" ? "P" : "L";
        row[5] = csv.GetString(5);
        row[6] = _districts[csv.GetString(6).Trim()];
        row[7] = Phone(csv.GetString(7));
        row[8] = csv.GetString(8);
        row[9] = csv.GetString(9);
        row[10] = long.Parse(csv.GetString(10).AsSpan()[3..].ToString().Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        row[11] = Date(csv.GetString(11));
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "dd/MM/yyyy", CultureInfo.InvariantCulture);

    private static string Phone(string text)
    {
        var digits = text.Replace("-", "", StringComparison.Ordinal);
        return digits.StartsWith("08", StringComparison.Ordinal) && digits.Length is >= 10 and <= 13 ? "+62" + digits[1..] : throw new FormatException("no mobile number");
    }
}

/// <summary>Where the loader puts its rows.</summary>
internal interface ITableWriter : IAsyncDisposable
{
    ValueTask AddAsync(object[] row);

    ValueTask FlushAsync();
}
