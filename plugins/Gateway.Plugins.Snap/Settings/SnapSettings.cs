using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Settings;

/// <summary>One bank, as one agreement lets the city use it.</summary>
/// <remarks>Members with a default have setters: source-generated JSON gives init-only members that are left out null instead of their default.</remarks>
internal sealed record SnapSettings : IValidatable
{
    /// <summary>The bank's code, three digits: 115 Bank Jambi, 200 BTN.</summary>
    public required string Bank { get; init; }

    /// <summary>Address that all service paths start from, with the bank's prefix. It ends with a slash.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The client id the bank gave us; it goes into X-CLIENT-KEY.</summary>
    public required string ClientId { get; init; }

    /// <summary>Our RSA private key in PEM, PKCS#8 or PKCS#1, of which the bank holds the public half.</summary>
    public required SecretReference PrivateKey { get; init; }

    /// <summary>The client secret the bank gave us; it signs calls.</summary>
    public required SecretReference ClientSecret { get; init; }

    /// <summary>X-PARTNER-ID, at most 36 characters.</summary>
    public required string PartnerId { get; init; }

    /// <summary>CHANNEL-ID, five characters. Default: 95221.</summary>
    public string ChannelId { get; set; } = "95221";

    /// <summary>ORIGIN, our domain. Default: not sent.</summary>
    public string? Origin { get; init; }

    /// <summary>How this bank wants calls signed.</summary>
    public SigningSettings Signing { get; set; } = new();

    /// <summary>Where this bank serves what, where it differs from the standard.</summary>
    public ServiceSettings Services { get; set; } = new();

    /// <summary>Loan applications and their statuses, by the private addresses agreed with the bank. Default: none.</summary>
    public LoanSettings? Loans { get; init; }

    /// <summary>Payments from the city's account. Default: none.</summary>
    public PaymentSettings? Payments { get; init; }

    /// <summary>Statements of the city's accounts. Default: none.</summary>
    public StatementSettings? Statements { get; init; }

    /// <summary>Longest time for one call. Default: 30 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate() => SnapSettingsRules.Check(this);
}

/// <summary>How a bank wants calls signed (domain.md 2.1.3).</summary>
internal sealed record SigningSettings
{
    /// <summary>Whether X-TIMESTAMP is written in UTC, ending in <c>Z</c>. Default: false, <c>+07:00</c>.</summary>
    public bool Utc { get; set; }

    /// <summary>Whether X-SIGNATURE of calls is hexadecimal. Default: false, base64.</summary>
    public bool Hex { get; set; }

    /// <summary>What the bank's gateway sees in place of the path of <see cref="SnapSettings.BaseUrl"/>. Default: the same path.</summary>
    public string? PathPrefix { get; init; }
}

/// <summary>One service: where it is and its number in response codes.</summary>
/// <param name="Path">Path below the base address.</param>
/// <param name="Code">Two characters; letters at banks that number their own products so.</param>
internal sealed record SnapService(string Path, string Code);

/// <summary>The services we use, with the paths and numbers of the standard (domain.md 2.1.6). Those of loans are private agreements.</summary>
internal sealed record ServiceSettings
{
    /// <summary>Access token.</summary>
    public SnapService Token { get; set; } = new("v1.0/access-token/b2b", "73");

    /// <summary>Balance of an account of ours.</summary>
    public SnapService Balance { get; set; } = new("v1.0/balance-inquiry", "11");

    /// <summary>Statement of an account of ours.</summary>
    public SnapService Statement { get; set; } = new("v1.0/bank-statement", "14");

    /// <summary>Holder of an account at this bank.</summary>
    public SnapService InquiryInternal { get; set; } = new("v1.0/account-inquiry-internal", "15");

    /// <summary>Holder of an account at another bank.</summary>
    public SnapService InquiryExternal { get; set; } = new("v1.0/account-inquiry-external", "16");

    /// <summary>Transfer to an account at this bank.</summary>
    public SnapService Intrabank { get; set; } = new("v1.0/transfer-intrabank", "17");

    /// <summary>Transfer to another bank.</summary>
    public SnapService Interbank { get; set; } = new("v1.0/transfer-interbank", "18");

    /// <summary>What became of a transfer.</summary>
    public SnapService TransferStatus { get; set; } = new("v1.0/transfer/status", "36");

    /// <summary>A loan application.</summary>
    public SnapService LoanApplication { get; set; } = new("v1.0/loan-application", "91");

    /// <summary>What became of a loan application.</summary>
    public SnapService LoanApplicationStatus { get; set; } = new("v1.0/loan-application/status", "92");

    /// <summary>The feed of changed loan statuses.</summary>
    public SnapService LoanStatuses { get; set; } = new("v1.0/loan-statuses", "93");
}

/// <summary>Loan applications and their statuses.</summary>
internal sealed record LoanSettings
{
    /// <summary>Time after which the bank surely knows an application it took. Default: 1 minute.</summary>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Payments.</summary>
internal sealed record PaymentSettings
{
    /// <summary>The city's account that is paid from.</summary>
    public required string SourceAccount { get; init; }

    /// <summary>How the holder of an account is compared with the person before money goes there. Default: <c>normal</c>.</summary>
    public NameCheck Names { get; set; } = NameCheck.Normal;

    /// <summary>Time between two looks that must both find nothing before a payment may be sent again. Default: 30 minutes.</summary>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether a payment that the bank firmly reports as failed (06), twice, is sent again by itself. Default: false, it waits for a person.</summary>
    public bool ResendFailed { get; set; }

    /// <summary>Who bears the fee of a transfer within the bank: OUR, BEN or SHA. Default: not said.</summary>
    public string? FeeType { get; init; }
}

/// <summary>How the holder of an account is compared with the person.</summary>
internal enum NameCheck
{
    /// <summary>Titles, case, punctuation, cut ends and the usual short forms of Muhammad do not matter.</summary>
    Normal,

    /// <summary>Only titles, case and punctuation do not matter.</summary>
    Strict,

    /// <summary>No inquiry is made.</summary>
    Off,
}

/// <summary>Statements.</summary>
internal sealed record StatementSettings
{
    /// <summary>The accounts.</summary>
    public required IReadOnlyList<string> Accounts { get; init; }

    /// <summary>First day that is read. Default: 31 days before the first run.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>How much of what was read is read again in the next run, for entries that are booked late. Default: 2 days.</summary>
    public TimeSpan Lookback { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Entries a page, at most 50. Default: 50.</summary>
    public int PageSize { get; set; } = 50;
}
