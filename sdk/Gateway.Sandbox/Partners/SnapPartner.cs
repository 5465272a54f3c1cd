using System.Globalization;
using System.Security.Cryptography;

namespace Gateway.Sandbox;

/// <summary>
/// A bank that speaks SNAP, <c>snap</c>: B2B tokens, signed calls with the standard's own refusals, account inquiry, transfers within the bank and to others,
/// transfer status, balance and statement; and, signed the same way, the private addresses for loan applications and their statuses (domain.md 2.1).
/// It remembers everything inside one process. Money is whole rupiah.
/// </summary>
public sealed class SnapPartner : SandboxPartner
{
    /// <summary>Code of the bank.</summary>
    public const string BankCode = "115";

    /// <summary>Client the bank knows, also its X-PARTNER-ID.</summary>
    public const string ClientId = "PEMKOT-JAMBI-TEST-0001";

    /// <summary>Its invented secret.</summary>
    public const string ClientSecret = "sandbox-only-snap-client-secret";

    /// <summary>The city's account that loans are paid from.</summary>
    public const string FundAccount = "1150000000999";

    /// <summary>What was put into the fund before the first day.</summary>
    public const long Fund = 110_000_000_000;

    private readonly SandboxOptions _options;
    private int _days;

    /// <summary>Opens the bank with the city's fund and the borrowers' accounts.</summary>
    public SnapPartner(SandboxOptions options)
        : base("snap")
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Ledger = new SnapLedger(options.Clock, LoanBook.Create(options).Accounts);
        Share("snap/client-secret", ClientSecret);
        Share("snap/private-key", CityKey);
        var tokens = new SnapTokens(options.Clock);
        Secure(tokens);
        var gate = new SnapGate(tokens, options.Clock);
        Loans = new SnapLoans(options, this, gate);
        _ = new SnapTransfers(Ledger, this, gate);
        _ = new SnapStatements(Ledger, this, gate);
    }

    /// <summary>The bank's books.</summary>
    public SnapLedger Ledger { get; }

    internal SnapLoans Loans { get; }

    /// <summary>The city's private key, PKCS#8 in PEM; the bank holds its public half. Made anew by each process: a key in a repository gets used.</summary>
    public static string CityKey { get; } = MakeKey();

    /// <summary>Twelve loan applications reach their next status, and the borrowers of the day open their accounts.</summary>
    public override int Advance()
    {
        foreach (var account in LoanBook.Create(_options, ++_days).Accounts)
        {
            Ledger.Open(account);
        }

        return Loans.Advance();
    }

    internal static string Money(long rupiah) => rupiah.ToString(CultureInfo.InvariantCulture) + ".00";

    internal static string Time(DateTimeOffset time) => time.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static string MakeKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
