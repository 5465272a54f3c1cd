namespace Gateway.Plugins.Snap.Answers;

/// <summary>What follows from a response code (domain.md 2.1.5). Pure.</summary>
internal static class SnapDecisions
{
    private static readonly Dictionary<(int Status, string Case), SnapAction> Table = new()
    {
        [(200, "00")] = SnapAction.Done,
        [(202, "00")] = SnapAction.Unknown,
        [(400, "00")] = SnapAction.Refused,
        [(400, "01")] = SnapAction.Refused,
        [(400, "02")] = SnapAction.Refused,
        [(401, "00")] = SnapAction.Stop,
        [(401, "01")] = SnapAction.NewToken,
        [(401, "02")] = SnapAction.Stop,
        [(401, "03")] = SnapAction.NewToken,
        [(401, "04")] = SnapAction.NewToken,
        [(403, "00")] = SnapAction.Refused,
        [(403, "01")] = SnapAction.Stop,
        [(403, "02")] = SnapAction.Refused,
        [(403, "03")] = SnapAction.RefusedAlarm,
        [(403, "04")] = SnapAction.Later,
        [(403, "05")] = SnapAction.Refused,
        [(403, "06")] = SnapAction.Later,
        [(403, "09")] = SnapAction.Refused,
        [(403, "14")] = SnapAction.RefusedAlarm,
        [(403, "15")] = SnapAction.Refused,
        [(403, "18")] = SnapAction.Refused,
        [(403, "20")] = SnapAction.RefusedAlarm,
        [(403, "23")] = SnapAction.RefusedAlarm,
        [(404, "00")] = SnapAction.Refused,
        [(404, "01")] = SnapAction.NotFound,
        [(404, "03")] = SnapAction.Refused,
        [(404, "11")] = SnapAction.Refused,
        [(404, "12")] = SnapAction.Refused,
        [(404, "13")] = SnapAction.Refused,
        [(404, "14")] = SnapAction.Refused,
        [(404, "16")] = SnapAction.Stop,
        [(404, "18")] = SnapAction.Inconsistent,
        [(404, "19")] = SnapAction.Refused,
        [(405, "00")] = SnapAction.Stop,
        [(405, "01")] = SnapAction.Stop,
        [(409, "00")] = SnapAction.ExternalIdUsed,
        [(409, "01")] = SnapAction.Duplicate,
        [(429, "00")] = SnapAction.SlowDown,
        [(500, "00")] = SnapAction.Unknown,
        [(500, "01")] = SnapAction.Unknown,
        [(500, "02")] = SnapAction.Unknown,
        [(504, "00")] = SnapAction.Unknown,
    };

    /// <summary>Decides about an answer.</summary>
    /// <param name="http">Status of the HTTP answer.</param>
    /// <param name="code">The answer's response code; null when it has none.</param>
    public static SnapAction Decide(int http, SnapCode? code)
    {
        if (code is not { } said)
        {
            return ByStatus(http, isAnswer: false);
        }

        // Where a body reports success and the status does not, something between us has changed one of them: neither is believed.
        if (said.Status is 200 or 202 && said.Status != http)
        {
            return SnapAction.Unknown;
        }

        return Table.TryGetValue((said.Status, said.Case), out var action) ? action : ByStatus(said.Status, isAnswer: true);
    }

    /// <summary>What a case that the standard does not name comes to.</summary>
    private static SnapAction ByStatus(int status, bool isAnswer) => status switch
    {
        400 or 403 or 404 or 422 when isAnswer => SnapAction.Refused,
        401 or 405 => SnapAction.Stop,
        400 or 403 or 404 or 422 => SnapAction.Stop,
        409 => SnapAction.Duplicate,
        429 => SnapAction.SlowDown,
        _ => SnapAction.Unknown,
    };
}
