using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// Account inquiry, transfers and their status. A reference pays once: the same content again is 409/01, other content 404/18. Transfers to bank 451 answer
/// 202 and are pending for one look. <see cref="FaultKind.AcceptLater"/> makes any transfer pending for its count of looks and then, with a text, fail;
/// <see cref="FaultKind.FindSaysNo"/> makes the status not know a transfer that was made.
/// </summary>
internal sealed class SnapTransfers
{
    private const string Sink = "disbursements";
    private const string PendingBank = "451";
    private const long InterbankLimit = 250_000_000;
    private static readonly string[] Mandatory = ["partnerReferenceNo", "beneficiaryAccountNo", "sourceAccountNo", "transactionDate"];
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Transfer> _transfers = new(StringComparer.Ordinal);
    private readonly SnapLedger _ledger;

    public SnapTransfers(SnapLedger ledger, SandboxPartner partner, SnapGate gate)
    {
        _ledger = ledger;
        partner.Add("POST", "v1.0/account-inquiry-internal", gate.Guard("15", request => Inquire(request, "15")));
        partner.Add("POST", "v1.0/account-inquiry-external", gate.Guard("16", request => Inquire(request, "16")));
        partner.Add("POST", "v1.0/transfer-intrabank", gate.Guard("17", request => Transferred(request, "17")));
        partner.Add("POST", "v1.0/transfer-interbank", gate.Guard("18", request => Transferred(request, "18")));
        partner.Add("POST", "v1.0/transfer/status", gate.Guard("36", Status));
    }

    private SandboxAnswer Inquire(SandboxRequest request, string service)
    {
        var body = SnapAnswer.Body(request);
        if (body is null || body.Text("beneficiaryAccountNo").Length == 0)
        {
            return SnapAnswer.Refuse(400, service, "02", "Invalid Mandatory Field beneficiaryAccountNo");
        }

        var bank = service == "15" ? SnapPartner.BankCode : body.Text("beneficiaryBankCode");
        return _ledger.Find(bank, body.Text("beneficiaryAccountNo")) is not { } account
            ? SnapAnswer.Refuse(404, service, "11", "Invalid Account")
            : SnapAnswer.Ok(service, json =>
            {
                json.WriteString("referenceNo", "INQ" + account.Number);
                json.WriteString("beneficiaryAccountName", account.Holder);
                json.WriteString("beneficiaryAccountNo", account.Number);
                json.WriteString("beneficiaryAccountStatus", account.Status);
                json.WriteString("beneficiaryBankCode", account.Bank);
                json.WriteString("currency", "IDR");
            });
    }

    private SandboxAnswer Transferred(SandboxRequest request, string service)
    {
        var body = SnapAnswer.Body(request);
        if (body is null)
        {
            return SnapAnswer.Refuse(400, service, "00", "Bad Request");
        }

        if (Mandatory.FirstOrDefault(name => body.Text(name).Length == 0) is { } missing)
        {
            return SnapAnswer.Refuse(400, service, "02", "Invalid Mandatory Field " + missing);
        }

        lock (_gate)
        {
            var reference = body.Text("partnerReferenceNo");
            var hash = SandboxLog.Hash(request.Body.Span);
            if (_transfers.TryGetValue(reference, out var known) && known.State != "06")
            {
                return known.Hash == hash
                    ? SnapAnswer.Refuse(409, service, "01", "Duplicate partnerReferenceNo")
                    : SnapAnswer.Refuse(404, service, "18", "Inconsistent Request");
            }

            return Refusal(body, service) ?? Make(request, new Transfer(reference, service, hash, body));
        }
    }

    private SandboxAnswer? Refusal(SnapBody body, string service)
    {
        var bank = service == "17" ? SnapPartner.BankCode : body.Text("beneficiaryBankCode");
        return body.Rupiah("amount") is not { } rupiah || rupiah == 0 ? SnapAnswer.Refuse(400, service, "01", "Invalid Field Format amount.value")
            : body.Text("sourceAccountNo") != SnapPartner.FundAccount ? SnapAnswer.Refuse(403, service, "15", "Transaction Not Permitted. sourceAccountNo")
            : service == "18" && rupiah > InterbankLimit ? SnapAnswer.Refuse(403, service, "02", "Exceeds Transaction Amount Limit")
            : _ledger.Find(bank, body.Text("beneficiaryAccountNo")) is not { } account ? SnapAnswer.Refuse(404, service, "11", "Invalid Account")
            : account.Status != "0001" ? SnapAnswer.Refuse(403, service, "18", "Inactive Account")
            : rupiah > _ledger.Balance ? SnapAnswer.Refuse(403, service, "14", "Insufficient Funds")
            : null;
    }

    private SandboxAnswer Make(SandboxRequest request, Transfer transfer)
    {
        var looks = request.Suffers(FaultKind.AcceptLater, out var later) ? later.Count : transfer.Body.Text("beneficiaryBankCode") == PendingBank ? 1 : 0;
        transfer.Looks = looks;
        transfer.Fails = looks > 0 && later?.Text is not null;
        _transfers[transfer.Reference] = transfer;
        if (looks == 0)
        {
            Execute(transfer);
        }

        if (!transfer.Fails)
        {
            request.Record(new SandboxEffect(Sink, EffectKind.Created, transfer.Reference, transfer.Hash));
        }

        return SnapAnswer.Write(looks > 0 ? 202 : 200, transfer.Service, "00", looks > 0 ? "Request In Progress" : "Successful", json =>
        {
            json.WriteString("referenceNo", "B" + transfer.Hash[..12]);
            json.WriteString("partnerReferenceNo", transfer.Reference);
            SnapAnswer.WriteAmount(json, "amount", transfer.Rupiah);
            json.WriteString("beneficiaryAccountNo", transfer.Body.Text("beneficiaryAccountNo"));
            json.WriteString("sourceAccountNo", SnapPartner.FundAccount);
        });
    }

    private void Execute(Transfer transfer)
    {
        var remark = transfer.Body.Text("remark");
        transfer.State = transfer.Fails || _ledger.Pay(transfer.Rupiah, remark.Length == 0 ? "Transfer" : remark, transfer.Reference) is null ? "06" : "00";
    }

    private SandboxAnswer Status(SandboxRequest request)
    {
        lock (_gate)
        {
            var reference = SnapAnswer.Body(request)?.Text("originalPartnerReferenceNo") ?? "";
            if (request.Suffers(FaultKind.FindSaysNo, out _) || !_transfers.TryGetValue(reference, out var transfer))
            {
                return SnapAnswer.Refuse(404, "36", "01", "Transaction Not Found");
            }

            if (transfer.State == "03" && transfer.Looks-- <= 0)
            {
                Execute(transfer);
            }

            return SnapAnswer.Ok("36", json => Write(json, transfer));
        }
    }

    private static void Write(Utf8JsonWriter json, Transfer transfer)
    {
        json.WriteString("originalPartnerReferenceNo", transfer.Reference);
        json.WriteString("originalReferenceNo", "B" + transfer.Hash[..12]);
        json.WriteString("serviceCode", transfer.Service);
        json.WriteString("latestTransactionStatus", transfer.State);
        json.WriteString("transactionStatusDesc", transfer.State == "00" ? "Success" : transfer.State == "06" ? "Failed" : "Pending");
        SnapAnswer.WriteAmount(json, "amount", transfer.Rupiah);
    }

    private sealed class Transfer(string reference, string service, string hash, SnapBody body)
    {
        public string Reference => reference;

        public string Service => service;

        public string Hash => hash;

        public SnapBody Body => body;

        public long Rupiah { get; } = body.Rupiah("amount") ?? 0;

        public string State { get; set; } = "03";

        public int Looks { get; set; }

        public bool Fails { get; set; }
    }
}
