using System.Security.Cryptography;
using Gateway.Expressions;
using Gateway.Plugins.Rest.Incremental;
using Gateway.Plugins.Rest.Paging;
using Gateway.Plugins.Rest.Records;
using Gateway.Plugins.Rest.Requests;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Reading;

/// <summary>Reads the pages of one list. One page at a time; everything that a page needs is decided here, before it is handed on.</summary>
/// <param name="plan">The stream.</param>
/// <param name="exchange">Sends requests.</param>
/// <param name="bindings">Names of this list, for this caller alone.</param>
/// <param name="partition">Parameters of the partition.</param>
/// <param name="window">The span that is read.</param>
/// <param name="mark">How far earlier passes came.</param>
/// <param name="pageSize">Records a page the host would like.</param>
internal sealed class PageFetcher(
    StreamPlan plan, HttpExchange exchange, Bindings bindings, Action<ParameterSet> partition, Window window, Mark? mark, int pageSize)
{
    public async Task<FetchedPage> FetchAsync(PagePosition position, CancellationToken cancellationToken)
    {
        var size = SizeOf();
        var parameters = Parameters(position, size);
        Bind(position, size);
        var link = position.Link is null ? null : NextAddress.Resolve(plan.BaseUrl, plan.BaseUrl, position.Link);
        var (answer, rule) = await exchange.SendAsync(() => plan.Request.Build(bindings, parameters, link), plan.Rules, bindings, cancellationToken);
        using (answer)
        {
            return rule?.Do switch
            {
                ErrorAction.ResetPaging => Empty(position, answer, resets: true),
                ErrorAction.Ignore or ErrorAction.Accept or ErrorAction.Hold => Empty(position, answer, resets: false),
                _ => Read(position, answer),
            };
        }
    }

    private FetchedPage Read(PagePosition position, Answer answer)
    {
        if (plan.Pager.NeedsBindings)
        {
            answer.BindTo(bindings);
        }

        var body = AnswerDecoder.Take(answer, plan.Settings);
        if (body is null)
        {
            return Empty(position, answer, resets: false);
        }

        try
        {
            plan.Scanner.Scan(body.Memory.Span);
            if (!plan.Scanner.RecordsSeen && !plan.Settings.EmptyIsNone)
            {
                throw NoRecords(plan.Settings.Records);
            }

            return Judge(position, answer, body);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private FetchedPage Judge(PagePosition position, Answer answer, PooledBuffer body)
    {
        var ranges = plan.Scanner.Records;
        var last = ranges.Count == 0 ? default : body.Memory[ranges[^1]];
        if (plan.Pager.NeedsBindings)
        {
            bindings.Set("last", last.IsEmpty ? CelValue.Null : CelJson.Read(last.Span));
        }

        var total = long.TryParse(Value(plan.Total, body), out var count) ? count : (long?)null;
        var next = plan.Pager.After(new PageFacts(position, answer, ranges.Count, Value(plan.Next, body), last, total, bindings));
        if (next?.Link is { } link)
        {
            // Relative links are relative to the page that names them, and a checkpoint holds the whole address.
            next = next with { Link = NextAddress.Resolve(plan.BaseUrl, answer.Address, link).AbsoluteUri };
        }

        var shared = position.Index == 0 ? 0 : Math.Min(plan.Pager.Overlap, ranges.Count);
        var token = Value(plan.Token, body);
        var overlap = Digest(body, ranges.Take(shared));
        var tail = plan.Pager.Overlap == 0 ? null : Digest(body, ranges.TakeLast(plan.Pager.Overlap));
        var (records, newest, stopped, owner) = Take(body, shared);
        return new FetchedPage
        {
            Position = position,
            Records = records,
            Owner = owner,
            Sent = ranges.Count - shared,
            Next = stopped ? null : next,
            Total = total,
            Mark = token is null ? newest : new Mark(token),
            PartnerTime = answer.PartnerTime,
            Overlap = overlap,
            Tail = tail,
        };
    }

    private (SourceRecord[] Records, Mark? Newest, bool Stopped, PooledBuffer Owner) Take(PooledBuffer body, int shared)
    {
        var ranges = plan.Scanner.Records;
        if (!plan.Progress.LooksAtRecords && !plan.Shaper.Judges && !plan.Shaper.Rewrites)
        {
            return (Slices(body, shared), null, false, body);
        }

        return new RecordSelection(plan, bindings, window, mark).Take(body, ranges, shared);
    }

    private SourceRecord[] Slices(PooledBuffer body, int from)
    {
        var ranges = plan.Scanner.Records;
        var memory = body.Memory;
        var records = new SourceRecord[ranges.Count - from];
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = new SourceRecord(memory[ranges[i + from]]);
        }

        return records;
    }

    private ParameterSet Parameters(PagePosition position, int? size)
    {
        var parameters = new ParameterSet();
        partition(parameters);
        plan.Progress.Apply(window, mark, position, parameters);
        if (size is { } value)
        {
            parameters.Set(plan.Settings.Paging.Size, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        plan.Pager.Apply(position, parameters);
        return parameters;
    }

    private int? SizeOf() => plan.Settings.Paging.Size is { } size ? size.Flexible ? Math.Min(size.Value, pageSize) : size.Value : null;

    private void Bind(PagePosition position, int? size)
    {
        var page = new CelMapBuilder(5);
        page.Add("index", CelValue.Of((long)position.Index));
        page.Add("number", CelValue.Of(position.Number));
        page.Add("offset", CelValue.Of(position.Offset));
        page.Add("size", CelValue.Of((long)(size ?? pageSize)));
        page.Add("token", position.Token is null ? CelValue.Null : CelValue.Of(position.Token));
        bindings.Set("page", CelValue.Of(page.Build()));
        plan.Progress.Bind(window, mark, bindings);
    }

    private string? Value(int index, PooledBuffer body) =>
        index >= 0 && plan.Scanner.Value(index) is { } range ? JsonText.Scalar(body.Memory.Span[range]) : null;

    private static string? Digest(PooledBuffer body, IEnumerable<Range> ranges)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var any = false;
        foreach (var range in ranges)
        {
            hash.AppendData(body.Memory.Span[range]);
            any = true;
        }

        return any ? Convert.ToHexString(hash.GetHashAndReset()) : null;
    }

    private static FetchedPage Empty(PagePosition position, Answer answer, bool resets) =>
        new() { Position = position, Records = [], Sent = 0, PartnerTime = answer.PartnerTime, Resets = resets };

    private static AdapterException NoRecords(string path) => new(FailureKind.ContractBroken, "GW2249", $"the answer has no \"{path}\"")
    {
        Fix = "Correct \"records\", or write \"emptyIsNone\": true if the partner leaves it out when there is nothing.",
    };
}
