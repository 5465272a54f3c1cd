using System.Globalization;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>
/// A bank without an interface for loans, <c>btn</c>: it takes applications as files of fixed columns from <c>keluar</c>, checks header, order, count and
/// sum, acknowledges each file, and leaves the statuses of its loans in <c>masuk</c> in layout F2 (domain.md 2.2.3). One status line of its
/// first file has a letter among its digits. What it knows stands in the shared folder below <c>.bank</c>, so that it remembers.
/// </summary>
public sealed class FileBankPartner(SandboxOptions options) : SandboxPartner("btn")
{
    private const string BankCode = "200";
    private const long Ceiling = 50_000_000;
    private const int EarlierLoans = 24;
    private const int Width = 160;
    private static readonly string[] Levels = ["01", "02", "03", "04"];
    private int _days;

    /// <inheritdoc />
    public override bool Remembers => true;

    /// <summary>Six loans reach their next status.</summary>
    public override int Advance()
    {
        _days++;
        return 6;
    }

    /// <inheritdoc />
    public override void LeaveFiles(string folder)
    {
        var book = FileBankBook.Open(folder);
        if (book.Loans.Count == 0)
        {
            book.Loans.AddRange(Earlier());
            LeaveStatuses(folder, book, book.Loans);
        }

        for (; _days > 0; _days--)
        {
            var moving = book.Loans.Where(loan => Array.IndexOf(Levels, loan.Status) is >= 0 and < 3).Take(6).ToList();
            moving.ForEach(loan => loan.Status = Levels[Array.IndexOf(Levels, loan.Status) + 1]);
            LeaveStatuses(folder, book, moving);
        }

        book.Save();
    }

    /// <inheritdoc />
    public override void AnswerFiles(string folder)
    {
        var files = Directory.Exists(Path.Combine(folder, "keluar")) ? Directory.GetFiles(Path.Combine(folder, "keluar"), "*.txt").Order(StringComparer.Ordinal).ToList() : [];
        var book = FileBankBook.Open(folder);
        foreach (var file in files.Where(file => book.Answered.Add(Path.GetFileName(file))))
        {
            var loans = new List<FileLoan>();
            var complaint = Read(File.ReadAllLines(file), book, loans);
            LooseText.Write(Path.Combine(folder, "masuk", Path.GetFileNameWithoutExtension(file) + ".ack.csv"),
                ["BERKAS;JUMLAH;TOTAL;STATUS;ALASAN", string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)};{loans.Count};{loans.Sum(loan => loan.Ceiling)};{(complaint is null ? "DITERIMA" : "DITOLAK")};{complaint}")],
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            if (complaint is null)
            {
                book.Sequence++;
                book.Loans.AddRange(loans);
                LeaveStatuses(folder, book, loans);
            }
        }

        book.Save();
    }

    /// <summary>Reads a file of applications. Returns why it is refused whole, or null.</summary>
    private static string? Read(string[] lines, FileBankBook book, List<FileLoan> loans)
    {
        if (lines.Length < 2 || Array.Exists(lines, line => line.Length != Width) || lines[0][..4] != "H" + BankCode || lines[^1][0] != 'T')
        {
            return "BENTUK BERKAS";
        }

        if (Number(lines[0], 23, 4) != book.Sequence + 1)
        {
            return "NOMOR URUT";
        }

        loans.AddRange(lines[1..^1].Select(line => new FileLoan
        {
            Reference = line.Substring(1, 24).TrimEnd(),
            Nik = line.Substring(25, 16),
            Name = line.Substring(41, 40).TrimEnd(),
            Ceiling = Number(line, 112, 15) / 100,
            Status = Number(line, 112, 15) > Ceiling * 100 ? "90" : "01",
        }));
        return lines[1..^1].Any(line => line[0] != 'D') ? "BENTUK BERKAS"
            : Number(lines[^1], 2, 8) != loans.Count || Number(lines[^1], 10, 18) != loans.Sum(loan => loan.Ceiling) * 100 ? "JUMLAH KENDALI"
            : null;
    }

    private static long Number(string line, int at, int length) =>
        long.TryParse(line.AsSpan(at - 1, length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static void LeaveStatuses(string folder, FileBankBook book, List<FileLoan> loans)
    {
        var sequence = ++book.StatusFiles;
        var day = Inventor.Today.AddDays((int)sequence).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var details = loans.Select(loan => Line(loan, day)).ToList();
        if (sequence == 1)
        {
            details[13] = details[13][..113] + "0O00" + details[13][117..];
        }

        LooseText.Write(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "masuk")).FullName, string.Create(CultureInfo.InvariantCulture, $"STATUS_200_{sequence:0000}.txt")),
            [
                string.Create(CultureInfo.InvariantCulture, $"H{BankCode}BANHARKAT {day}{sequence:0000}").PadRight(128), .. details,
                string.Create(CultureInfo.InvariantCulture, $"T{loans.Count:00000000}{loans.Sum(loan => loan.Outstanding) * 100:000000000000000000}").PadRight(128),
            ], Encoding.ASCII);
    }

    private static string Line(FileLoan loan, string day) => string.Create(CultureInfo.InvariantCulture,
        $"D{loan.Reference,-24}{loan.Nik}{loan.Name,-40}{loan.Status}{loan.Ceiling * 100:000000000000000}{loan.Outstanding * 100:000000000000000}{loan.DaysPastDue:0000}{day}   ");

    private IEnumerable<FileLoan> Earlier()
    {
        var world = new Inventor(options.Seed + 200);
        return Enumerable.Range(0, EarlierLoans).Select(i => new FileLoan
        {
            Reference = string.Create(CultureInfo.InvariantCulture, $"BTN20251208{i + 1:000000}"),
            Nik = world.Nik(world.Pick(Region.JambiDistricts), world.BirthDate(21, 55), world.Next(2) == 1),
            Name = world.Name().ToUpperInvariant(),
            Ceiling = (world.Next(46) + 5) * 1_000_000L,
            Status = i == 5 ? "05" : Levels[i % Levels.Length],
        });
    }
}

/// <summary>A loan as the bank keeps it.</summary>
internal sealed class FileLoan
{
    public required string Reference { get; init; }

    public required string Nik { get; init; }

    public required string Name { get; init; }

    public required long Ceiling { get; init; }

    public required string Status { get; set; }

    public long Outstanding => Status is "03" or "05" ? Ceiling / 10 * 9 : 0;

    public int DaysPastDue => Status == "05" ? 31 : 0;
}
