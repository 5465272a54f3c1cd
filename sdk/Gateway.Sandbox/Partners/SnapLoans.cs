using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>
/// The bank's private addresses for loans, signed like SNAP: applications, one of them, and the change feed of all statuses with the codes of the bank's
/// file (domain.md 2.2.3, F2).
/// </summary>
internal sealed class SnapLoans
{
    private const string Sink = "loan-applications";
    private const long Ceiling = 50_000_000;
    private const int EarlierLoans = 60;
    private static readonly (string Code, string Text)[] Statuses = [("01", "RECEIVED"), ("02", "SURVEY"), ("03", "RUNNING"), ("04", "PAID_OFF")];
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _applications = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _levels = new(StringComparer.Ordinal);
    private readonly SandboxDataSet _statuses;
    private readonly LoanMemory _memory;

    public SnapLoans(SandboxOptions options, SandboxPartner partner, SnapGate gate)
    {
        _statuses = new SandboxDataSet(options.Clock);
        _memory = new LoanMemory(options.Memory, partner.Name);
        foreach (var (reference, level, hash) in _memory.Before)
        {
            if (hash.Length > 0)
            {
                _applications[reference] = hash;
            }

            Show(reference, level);
        }

        for (var i = 0; i < EarlierLoans && _memory.Before.Count == 0; i++)
        {
            PutStatus(string.Create(CultureInfo.InvariantCulture, $"BHS20251208{i + 1:000000}"), i % Statuses.Length);
        }

        partner.Add("POST", "v1.0/loan-application", gate.Guard("91", Apply));
        partner.Add("POST", "v1.0/loan-application/status", gate.Guard("92", Status));
        partner.Add("GET", "v1.0/loan-statuses", gate.Guard("93", List));
    }

    /// <summary>Twelve loans reach their next status.</summary>
    public int Advance()
    {
        lock (_gate)
        {
            if (!_memory.BeginDay())
            {
                return 0;
            }

            var moving = _levels.Where(loan => loan.Value < Statuses.Length - 1).OrderBy(loan => loan.Key, StringComparer.Ordinal).Take(12).ToList();
            moving.ForEach(loan => PutStatus(loan.Key, loan.Value + 1));
            return moving.Count;
        }
    }

    private SandboxAnswer Apply(SandboxRequest request)
    {
        var body = SnapAnswer.Body(request);
        if (body is null || body.Text("partnerReferenceNo").Length == 0)
        {
            return SnapAnswer.Refuse(400, "91", "02", "Invalid Mandatory Field partnerReferenceNo");
        }

        if (body.Rupiah("amount") is not { } rupiah || rupiah == 0)
        {
            return SnapAnswer.Refuse(400, "91", "01", "Invalid Field Format amount.value");
        }

        lock (_gate)
        {
            var reference = body.Text("partnerReferenceNo");
            var hash = SandboxLog.Hash(request.Body.Span);
            if (_applications.TryGetValue(reference, out var known))
            {
                return known == hash ? SnapAnswer.Refuse(409, "91", "01", "Duplicate partnerReferenceNo") : SnapAnswer.Refuse(404, "91", "18", "Inconsistent Request");
            }

            if (rupiah > Ceiling)
            {
                return SnapAnswer.Refuse(403, "91", "02", "Exceeds Transaction Amount Limit");
            }

            _applications[reference] = hash;
            request.Record(new SandboxEffect(Sink, EffectKind.Created, reference, hash));
            PutStatus(reference, 0, hash);
            return SnapAnswer.Ok("91", json =>
            {
                json.WriteString("partnerReferenceNo", reference);
                json.WriteString("referenceNo", "BJ-" + reference);
            });
        }
    }

    private SandboxAnswer Status(SandboxRequest request)
    {
        lock (_gate)
        {
            var reference = SnapAnswer.Body(request)?.Text("originalPartnerReferenceNo") ?? "";
            return request.Suffers(FaultKind.FindSaysNo, out _) || !_levels.TryGetValue(reference, out var level)
                ? SnapAnswer.Refuse(404, "92", "01", "Transaction Not Found")
                : SnapAnswer.Ok("92", json =>
                {
                    json.WriteString("originalPartnerReferenceNo", reference);
                    json.WriteString("statusCode", Statuses[level].Code);
                });
        }
    }

    private SandboxAnswer List(SandboxRequest request)
    {
        var after = Cursor.Read(request.Query("cursor") ?? "");
        var limit = int.TryParse(request.Query("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, 50) : 50;
        SandboxRecord[] page;
        bool more;
        lock (_statuses.Gate)
        {
            var rest = _statuses.ByChange.Where(record => record.Change > after).ToList();
            page = [.. rest.Take(limit)];
            more = rest.Count > limit;
        }

        return SnapAnswer.Ok("93", json =>
        {
            json.WriteStartArray("data");
            foreach (var record in page)
            {
                json.WriteRawValue(record.Json.Span);
            }

            json.WriteEndArray();
            json.WriteString("nextCursor", page.Length == 0 ? request.Query("cursor") ?? "" : Cursor.Write(page[^1].Change, 0));
            json.WriteString("hasMore", more ? "Y" : "N");
        });
    }

    private void PutStatus(string reference, int level, string hash = "")
    {
        _memory.Note(reference, level, hash);
        Show(reference, level);
    }

    private void Show(string reference, int level)
    {
        _levels[reference] = level;
        _statuses.Put(reference, JsonRow.Write(json =>
        {
            json.WriteString("partnerReferenceNo", reference);
            json.WriteString("bankReferenceNo", "BJ-" + reference);
            json.WriteString("statusCode", Statuses[level].Code);
            json.WriteString("statusText", Statuses[level].Text);
            json.WriteString("statusDate", Inventor.Today.AddDays(level * 14).ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        }));
    }
}
