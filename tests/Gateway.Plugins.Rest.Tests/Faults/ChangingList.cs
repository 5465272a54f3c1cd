using System.Globalization;
using System.Text;
using Gateway.Sandbox;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>A partner's list that changes between reads: rows with times of the partner's own clock, asked for from a time on, two a page.</summary>
internal sealed class ChangingList
{
    public const string Settings = """
        { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data", "deleted": "has(record.deleted) && record.deleted",
            "incremental": { "kind": "datetime", "field": "updatedAt", "id": "id", "from": { "param": "since" } },
            "paging": { "kind": "cursor", "next": "meta.nextCursor" } } } } }
        """;

    private const int PageSize = 2;
    private readonly List<(string Id, DateTimeOffset Updated, bool Deleted)> _rows = [];
    private readonly List<string?> _asked = [];

    /// <summary>How far the partner's clock is from ours.</summary>
    public TimeSpan Skew { get; init; }

    /// <summary>Name of the member that holds the list.</summary>
    public string List { get; set; } = "data";

    /// <summary>The lower bounds the reads began with.</summary>
    public IReadOnlyList<string?> Asked => _asked;

    /// <summary>The partner's clock.</summary>
    public DateTimeOffset Now => TimeProvider.System.GetUtcNow() + Skew;

    public ChangingList With(string id, DateTimeOffset updated, bool deleted = false)
    {
        _rows.Add((id, updated, deleted));
        return this;
    }

    public void Clear() => _rows.Clear();

    public Task<Partner> StartAsync() => Partner.StartAsync(partner => partner.Add("GET", "records", Answer));

    private SandboxAnswer Answer(SandboxRequest request)
    {
        var since = request.Query("since");
        var from = int.Parse(request.Query("cursor") ?? "0", CultureInfo.InvariantCulture);
        if (from == 0)
        {
            _asked.Add(since);
        }

        var wanted = _rows.Where(row => since is null || row.Updated >= DateTimeOffset.Parse(since, CultureInfo.InvariantCulture)).OrderBy(row => row.Updated).ToList();
        var rows = wanted.Skip(from).Take(PageSize).Select(row => $$$"""{"id":"{{{row.Id}}}","updatedAt":"{{{row.Updated:O}}}","deleted":{{{(row.Deleted ? "true" : "false")}}} }""");
        var next = from + PageSize < wanted.Count ? $"\"{from + PageSize}\"" : "null";
        return new SandboxAnswer
        {
            Body = Encoding.UTF8.GetBytes($$$"""{"{{{List}}}":[{{{string.Join(',', rows)}}}],"meta":{"nextCursor":{{{next}}} } }"""),
            Headers = [new("Date", Now.ToString("R", CultureInfo.InvariantCulture))],
        };
    }
}
