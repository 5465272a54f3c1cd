using System.Globalization;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// A regional bank, <c>bank</c>, with a fixed bearer token. In: <c>loan-applications</c>, class Q by <c>partnerReferenceNo</c>, one
/// object a request, <c>amount</c> as <c>{"value":"10000000.00","currency":"IDR"}</c>; above the ceiling is refused.
/// Asked for at <c>loan-applications/{partnerReferenceNo}</c>. Out: <c>loan-statuses</c> by cursor, codes as in the bank's file (domain.md 6).
/// </summary>
public sealed class BankPartner : SandboxPartner
{
    /// <summary>The invented token.</summary>
    public const string Token = "sandbox-only-bank";

    /// <summary>Most that is lent, in rupiah.</summary>
    public const long Ceiling = 50_000_000;

    private const int EarlierLoans = 40;
    private static readonly (string Code, string Text)[] Statuses = [("01", "RECEIVED"), ("02", "SURVEY"), ("03", "RUNNING"), ("04", "PAID_OFF")];
    private readonly SandboxDataSet _statuses;
    private readonly LoanMemory _memory;

    /// <summary>Invents the bank's data: 40 loans of last year.</summary>
    public BankPartner(SandboxOptions options)
        : base("bank")
    {
        _statuses = new SandboxDataSet(options.Clock);
        _memory = new LoanMemory(options.Memory, Name);
        foreach (var change in _memory.Before)
        {
            Show(change.Reference, change.Level);
        }

        for (var i = 0; i < EarlierLoans && _memory.Before.Count == 0; i++)
        {
            PutStatus(string.Create(CultureInfo.InvariantCulture, $"BHK20251208{i + 1:000000}"), i % Statuses.Length);
        }

        Share("bank/token", Token);
        Secure(new StaticBearer(Token));
        Add("loan-applications", Sink.Queryable("loan-applications", new SinkSettings
        {
            KeyField = "partnerReferenceNo",
            MaxItems = 1,
            Refuse = NotLendable,
            Accepted = item => PutStatus(item.Key, 0),
        }, options.Clock));
        Add("loan-statuses", new PagedSource(new PagedSourceSettings(), _statuses));
    }

    /// <summary>Eight loans reach their next status.</summary>
    public override int Advance()
    {
        if (!_memory.BeginDay())
        {
            return 0;
        }

        var moving = _statuses.Records.Select(record => (record.Key, Status: StatusOf(record))).Where(item => item.Status < Statuses.Length - 1).Take(8).ToList();
        moving.ForEach(item => PutStatus(item.Key, item.Status + 1));
        return moving.Count;
    }

    private static Refusal? NotLendable(SinkItem item)
    {
        using var json = JsonDocument.Parse(item.Json);
        var hasAmount = json.RootElement.TryGetProperty("amount", out var amount) && amount.ValueKind == JsonValueKind.Object
            && amount.TryGetProperty("value", out amount) && amount.ValueKind == JsonValueKind.String;
        return !hasAmount || !decimal.TryParse(amount.GetString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rupiah)
            ? new Refusal("4002001", "Invalid Field Format amount.value", "amount.value")
            : rupiah > Ceiling ? new Refusal("OVER_CEILING", "the amount is above the ceiling", "amount.value") : null;
    }

    private void PutStatus(string reference, int status)
    {
        _memory.Note(reference, status);
        Show(reference, status);
    }

    private void Show(string reference, int status) => _statuses.Put(reference, JsonRow.Write(json =>
    {
        json.WriteString("partnerReferenceNo", reference);
        json.WriteString("bankReferenceNo", $"BJ-{reference}");
        json.WriteString("statusCode", Statuses[status].Code);
        json.WriteString("statusText", Statuses[status].Text);
        json.WriteString("statusDate", Inventor.Today.AddDays(status * 14).ToString("yyyyMMdd", CultureInfo.InvariantCulture));
    }));

    private static int StatusOf(SandboxRecord record)
    {
        using var json = JsonDocument.Parse(record.Json);
        var code = json.RootElement.GetProperty("statusCode").GetString();
        return Array.FindIndex(Statuses, status => status.Code == code);
    }
}
