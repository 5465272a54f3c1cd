using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>Rows of one table of a city's own database, ready to be written into it.</summary>
/// <param name="Name">The table.</param>
/// <param name="Rows">Rows with a value for each column in the table's order: text, number or null.</param>
public sealed record CityTable(string Name, IReadOnlyList<object?[]> Rows)
{
    private static readonly DateTimeOffset Start = new(Inventor.Today.ToDateTime(new TimeOnly(1, 0)), TimeSpan.Zero);

    /// <summary>Unit groups of KBJI 2014 for the jobs that people in this world want.</summary>
    internal static CityTable JobCodes { get; } = new("jabatan_kbji", [.. Inventor.Jobs.Zip(
        ["8189", "5132", "4110", "7127", "7212", "2221", "5230", "7531", "8322", "2511", "7231", "5120", "2342", "9333", "9112"],
        (job, code) => new object?[] { job, code })]);

    internal static string Moment(int second, int days = 0) =>
        Start.AddDays(days).AddSeconds(second).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    internal static string Number(string before, int number, int digits) => before + number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
}
