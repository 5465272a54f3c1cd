using System.Globalization;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>Balance and statement of the fund account: at most 50 entries a page, at most 31 days at once.</summary>
internal sealed class SnapStatements
{
    private const int MaxPage = 50;
    private readonly SnapLedger _ledger;

    public SnapStatements(SnapLedger ledger, SandboxPartner partner, SnapGate gate)
    {
        _ledger = ledger;
        partner.Add("POST", "v1.0/balance-inquiry", gate.Guard("11", Balance));
        partner.Add("POST", "v1.0/bank-statement", gate.Guard("14", Statement));
    }

    private SandboxAnswer Balance(SandboxRequest request) => SnapAnswer.Body(request)?.Text("accountNo") != SnapPartner.FundAccount
        ? SnapAnswer.Refuse(404, "11", "11", "Invalid Account")
        : SnapAnswer.Ok("11", json =>
        {
            json.WriteString("accountNo", SnapPartner.FundAccount);
            json.WriteStartArray("accountInfos");
            json.WriteStartObject();
            SnapAnswer.WriteAmount(json, "availableBalance", _ledger.Balance);
            json.WriteString("status", "0001");
            json.WriteEndObject();
            json.WriteEndArray();
        });

    private SandboxAnswer Statement(SandboxRequest request)
    {
        var body = SnapAnswer.Body(request);
        if (body is null || body.Text("accountNo") != SnapPartner.FundAccount)
        {
            return SnapAnswer.Refuse(404, "14", "11", "Invalid Account");
        }

        if (!Moment(body.Text("fromDateTime"), out var from) || !Moment(body.Text("toDateTime"), out var to) || to - from > TimeSpan.FromDays(31))
        {
            return SnapAnswer.Refuse(400, "14", "01", "Invalid Field Format toDateTime");
        }

        var all = _ledger.Entries;
        var before = all.LastOrDefault(entry => entry.Time < from)?.Balance ?? 0;
        var window = all.Where(entry => entry.Time >= from && entry.Time <= to).ToList();
        var size = Math.Clamp(Number(body.Text("pageSize"), MaxPage), 1, MaxPage);
        var skip = (Number(body.Text("pageNumber"), 1) - 1) * size;
        return SnapAnswer.Ok("14", json =>
        {
            WriteTotals(json, window, before);
            json.WriteString("hasMore", skip + size < window.Count ? "Y" : "N");
            json.WriteStartArray("detailData");
            foreach (var entry in window.Skip(skip).Take(size))
            {
                WriteEntry(json, entry);
            }

            json.WriteEndArray();
        });
    }

    private static void WriteTotals(Utf8JsonWriter json, List<SnapEntry> window, long before)
    {
        json.WriteStartArray("balance");
        json.WriteStartObject();
        SnapAnswer.WriteAmount(json, "startingBalance", before);
        SnapAnswer.WriteAmount(json, "endingBalance", window.Count == 0 ? before : window[^1].Balance);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteCount(json, "totalCreditEntries", window.Where(entry => !entry.IsDebit));
        WriteCount(json, "totalDebitEntries", window.Where(entry => entry.IsDebit));
    }

    private static void WriteCount(Utf8JsonWriter json, string name, IEnumerable<SnapEntry> entries)
    {
        json.WriteStartObject(name);
        json.WriteString("numberOfEntries", entries.Count().ToString(CultureInfo.InvariantCulture));
        SnapAnswer.WriteAmount(json, "amount", entries.Sum(entry => entry.Rupiah));
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SnapEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("transactionId", entry.Id);
        json.WriteString("transactionDate", SnapPartner.Time(entry.Time));
        json.WriteString("type", entry.IsDebit ? "DEBIT" : "CREDIT");
        SnapAnswer.WriteAmount(json, "amount", entry.Rupiah);
        json.WriteStartObject("detailBalance");
        SnapAnswer.WriteAmount(json, "endAmount", entry.Balance);
        json.WriteEndObject();
        json.WriteString("remark", entry.Remark);
        if (entry.Reference is not null)
        {
            json.WriteString("partnerReferenceNo", entry.Reference);
        }

        json.WriteEndObject();
    }

    private static bool Moment(string text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);

    private static int Number(string text, int otherwise) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
