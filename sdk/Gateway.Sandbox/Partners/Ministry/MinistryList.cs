using System.Globalization;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>
/// A list as the ministry's portals cut it (domain.md 2.10): by page number or by offset, at most 50 or 100 records, and 422
/// <c>validation.max.numeric</c> for more. Each portal writes its own meta.
/// </summary>
/// <param name="records">What the portal has.</param>
/// <param name="maxLimit">Largest <c>limit</c>.</param>
internal sealed class MinistryList(SandboxDataSet records, int maxLimit = 50)
{
    /// <summary>Which records a request means. Default: all.</summary>
    public Func<SandboxRequest, SandboxRecord, bool> Where { get; init; } = (_, _) => true;

    /// <summary><c>{"data":[..],"meta":{"current_page","last_page","total"},"links":{"next"}}</c>, as Laravel writes it.</summary>
    public SandboxAnswer ByPage(SandboxRequest request) => Answer(request, Page, "data", cut =>
        $"\"meta\":{{\"current_page\":{cut.Number},\"last_page\":{cut.Last},\"per_page\":{cut.Limit},\"total\":{cut.Total}}},\"links\":{{\"next\":null}}");

    /// <summary>The same with the list in <c>result</c>.</summary>
    public SandboxAnswer ByPageInResult(SandboxRequest request) => Answer(request, Page, "result", cut =>
        $"\"meta\":{{\"current_page\":{cut.Number},\"last_page\":{cut.Last}}}");

    /// <summary><c>{"data":[..],"meta":{"pagination":{"total","per_page","last_page"}}}</c>, as MagangHub writes it.</summary>
    public SandboxAnswer ByPagination(SandboxRequest request) => Answer(request, Page, "data", cut =>
        $"\"meta\":{{\"pagination\":{{\"total\":{cut.Total},\"per_page\":{cut.Limit},\"last_page\":{cut.Last}}}}}");

    /// <summary><c>{"data":[..],"meta":{"total","offset","limit"}}</c> with the total as text.</summary>
    public SandboxAnswer ByOffset(SandboxRequest request) => Answer(request, (asked, _) => asked.Query("offset") is { } text ? Number(text) : 0, "data", cut =>
        $"\"meta\":{{\"total\":\"{cut.Total}\",\"offset\":{cut.Start},\"limit\":{cut.Limit}}}");

    private static int Page(SandboxRequest request, int limit) => request.Query("page") is { } text ? (Number(text) - 1) * limit : 0;

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;

    private SandboxAnswer Answer(SandboxRequest request, Func<SandboxRequest, int, int> position, string place, Func<Cut, string> meta)
    {
        var limit = request.Query("limit") is { } text ? Number(text) : Math.Min(20, maxLimit);
        if (limit > maxLimit || limit < 1)
        {
            return SandboxAnswer.Json(422, $$$"""{"message":"The given data was invalid.","errors":{"limit":["validation.max.numeric"]},"max":{{{maxLimit}}}}""");
        }

        var all = records.Records.Where(record => Where(request, record)).ToList();
        var start = Math.Clamp(position(request, limit), 0, all.Count);
        var cut = new Cut(start, limit, all.Count);
        var rows = string.Join(',', all.Skip(start).Take(limit).Select(record => Encoding.UTF8.GetString(record.Json.Span)));
        return SandboxAnswer.Json(200, $"{{\"status\":200,\"{place}\":[{rows}],{meta(cut)}}}");
    }

    private sealed record Cut(int Start, int Limit, int Total)
    {
        public int Number => (Start / Limit) + 1;

        public int Last => Math.Max(1, (Total + Limit - 1) / Limit);
    }
}
