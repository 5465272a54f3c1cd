using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>
/// Training bodies for work in Japan, <c>lpk</c>: one workbook, a sheet for each of them, who learns, in which scheme and how far (domain.md 1 row 14, 4.5). One
/// person's state is a word nobody knows, one NIK was typed as a number, one passed a test that there is not.
/// </summary>
public sealed class LpkPartner(SandboxOptions options) : SandboxPartner("lpk")
{
    private const int Trainees = 96;
    private static readonly string[] Bodies = ["LPK Sakura Contoh", "LPK Fuji Contoh", "LPK Hikari Contoh"];
    private int _days;

    /// <summary>One more person begins to learn.</summary>
    public override int Advance()
    {
        _days++;
        return 1;
    }

    /// <inheritdoc />
    public override void LeaveFiles(string folder)
    {
        var world = new Inventor(options.Seed + 81);
        var people = Enumerable.Range(0, Trainees + _days).Select(i => (Body: Bodies[i % Bodies.Length], Row: Trainee(world, i))).ToList();
        object?[][] heading = [["DATA PESERTA"], ["No", "LPK", "NIK", "NAMA", "SKEMA", "BAHASA", "MULAI", "STATUS"]];
        Workbook.Write(Path.Combine(Directory.CreateDirectory(folder).FullName, "peserta-lpk.xlsx"),
            [.. people.GroupBy(person => person.Body).Select(body => (body.Key, heading.Concat(body.Select(person => person.Row))))]);
    }

    private static object?[] Trainee(Inventor world, int i)
    {
        var nik = world.Nik(world.Pick(Region.JambiDistricts), world.BirthDate(18, 27), world.Next(2) == 1);
        return
        [
            i + 1, Bodies[i % Bodies.Length], i == 20 ? long.Parse(nik, CultureInfo.InvariantCulture) / 10 * 10 : nik, world.Name(), world.Pick(["SSW", "TITP"]),
            i == 60 ? "JLPT N9" : world.Pick(["JLPT N5", "JLPT N4", "JFT A2", "-"]), Inventor.Today.AddDays(-30 - world.Next(120)), i == 40 ? "cuti" : world.Pick(["Belajar", "Belajar", "Siap", "Mundur"]),
        ];
    }
}
