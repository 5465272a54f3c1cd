using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>Rows of one table of a city's own database, ready to be written into it.</summary>
/// <param name="Name">The table.</param>
/// <param name="Rows">Rows with a value for each column in the table's order: text, number or null.</param>
public sealed record CityTable(string Name, IReadOnlyList<object?[]> Rows)
{
    private static readonly DateTimeOffset Start = new(Inventor.Today.ToDateTime(new TimeOnly(1, 0)), TimeSpan.Zero);

    internal static string Moment(int second, int days = 0) =>
        Start.AddDays(days).AddSeconds(second).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    internal static string Number(string before, int number, int digits) => before + number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
}
