using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>One Banharkat loan as the city keeps it, with the account it is paid out to.</summary>
/// <param name="NoReg">Registration number: the partner reference of application and pay-out alike.</param>
/// <param name="Nik">Borrower.</param>
/// <param name="Nama">Borrower's name as the city writes it.</param>
/// <param name="NamaUsaha">Business.</param>
/// <param name="Jumlah">Amount in rupiah, 5 to 50 million.</param>
/// <param name="TenorBulan">Months.</param>
/// <param name="KodeBank">Bank of the account; 115 is the bank that pays.</param>
/// <param name="Rekening">Account number.</param>
/// <param name="Status">DIAJUKAN (applied for) or DISETUJUI (approved, to be paid out).</param>
/// <param name="DiubahPada">Last change.</param>
public sealed record BanharkatLoan(
    string NoReg, string Nik, string Nama, string NamaUsaha, long Jumlah, int TenorBulan, string KodeBank, string Rekening, string Status, DateTimeOffset DiubahPada);

/// <summary>The city's loan book and the accounts of its borrowers as the banks know them: the same options, the same book.</summary>
/// <param name="Loans">All loans, applied for and approved.</param>
/// <param name="Accounts">The borrowers' accounts. Of the approved loans two are held by somebody else, one is dormant and one is missing.</param>
public sealed record LoanBook(IReadOnlyList<BanharkatLoan> Loans, IReadOnlyList<SnapAccount> Accounts)
{
    private const int Approved = 324;
    private const int Applied = 140;
    private static readonly DateTimeOffset Start = new(Inventor.Today.ToDateTime(new TimeOnly(1, 0)), TimeSpan.Zero);

    /// <summary>Invents the book after some days: each day three more loans are approved and two applied for.</summary>
    public static LoanBook Create(SandboxOptions options, int days = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        var world = new Inventor(options.Seed + 115);
        var loans = new List<BanharkatLoan>();
        var accounts = new List<SnapAccount>();
        for (var i = 0; i < Approved + Applied + (days * 5); i++)
        {
            var approved = i < Approved || (i >= Approved + Applied && i % 5 < 3);
            var loan = NewLoan(world, i, approved);
            loans.Add(loan);
            if (i != 200)
            {
                accounts.Add(new SnapAccount(loan.KodeBank, loan.Rekening, HolderOf(loan, i), i == 120 ? "0009" : "0001"));
            }
        }

        return new LoanBook(loans, accounts);
    }

    private static BanharkatLoan NewLoan(Inventor world, int i, bool approved)
    {
        var woman = world.Next(2) == 1;
        var name = world.Name();
        var bank = i % 40 == 7 ? "451" : i % 25 == 3 ? "002" : SnapPartner.BankCode;
        return new BanharkatLoan(
            string.Create(CultureInfo.InvariantCulture, $"BHS20261102{i + 1:000000}"),
            world.Nik(world.Pick(Region.JambiDistricts), world.BirthDate(21, 55), woman),
            i % 15 == 4 ? $"Hj. {name}, S.E." : name,
            $"Usaha {world.Pick(["Warung", "Jahit", "Bengkel", "Katering", "Kriya", "Kolam Ikan"])} {name.Split(' ')[0]}",
            (world.Next(46) + 5) * 1_000_000L, (world.Next(3) + 1) * 12, bank,
            string.Create(CultureInfo.InvariantCulture, $"{bank}00{i + 1:00000000}"),
            approved ? "DISETUJUI" : "DIAJUKAN", Start.AddSeconds(i));
    }

    // Banks write names in capitals, without titles, and cut them.
    private static string HolderOf(BanharkatLoan loan, int i) => i is 45 or 210
        ? "SAUDARA DARI PEMINJAM"
        : loan.Nama.Replace("Hj. ", "", StringComparison.Ordinal).Replace(", S.E.", "", StringComparison.Ordinal).ToUpperInvariant();
}

/// <summary>An account at a bank.</summary>
/// <param name="Bank">Bank code.</param>
/// <param name="Number">Account number.</param>
/// <param name="Holder">Name of its holder.</param>
/// <param name="Status">SNAP account status: 0001 active, 0002 closed, 0004 new, 0006 restricted, 0007 frozen, 0009 dormant.</param>
public sealed record SnapAccount(string Bank, string Number, string Holder, string Status = "0001");
