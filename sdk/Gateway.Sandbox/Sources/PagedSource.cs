using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>Serves a data set page by page. The set may change between pages, as at a real partner.</summary>
/// <param name="settings">Its manners.</param>
/// <param name="records">What it serves.</param>
public sealed class PagedSource(PagedSourceSettings settings, SandboxDataSet records)
{
    private int _copies;

    /// <summary>What is served.</summary>
    public SandboxDataSet Records => records;

    internal SandboxAnswer AnswerOne(SandboxRequest request) => records.Find(request.Route("key")) is { } record
        ? new SandboxAnswer { Body = record.Json }
        : SandboxAnswer.Problem(404, "NOT_FOUND", "no such record");

    internal SandboxAnswer Answer(SandboxRequest request)
    {
        if (!TryRead(request, out var limit, out var position))
        {
            return SandboxAnswer.Problem(400, "BAD_PARAMETER", "limit or position is not understood");
        }

        if (limit > settings.MaxLimit || limit < 1)
        {
            return SandboxAnswer.Json(422, $$$"""{"message":"validation.max.numeric","errors":{"limit":["1..{{{settings.MaxLimit}}}"]}}""");
        }

        ChangeList(request);
        if (request.Suffers(FaultKind.EmptyList, out _))
        {
            return PageWriter.Write(settings, request, new Page([], 0, 0, 0, 0, NewCursor: false, limit, 0));
        }

        lock (records.Gate)
        {
            return PageWriter.Write(settings, request, Cut(request, position, limit));
        }
    }

    private void ChangeList(SandboxRequest request)
    {
        if (request.Suffers(FaultKind.ShrinkList, out var shrink))
        {
            records.Records.Take(shrink.Count).ToList().ForEach(record => records.Delete(record.Key));
        }

        if (request.Suffers(FaultKind.ShiftList, out var shift))
        {
            foreach (var record in records.Records.Take(shift.Count).Reverse())
            {
                records.Put($"{record.Key}-new{Interlocked.Increment(ref _copies)}", record.Json.Span, first: true);
            }
        }
    }

    private Page Cut(SandboxRequest request, string position, int limit)
    {
        var list = Order();
        var asked = Start(list, position);
        var repeats = request.Suffers(FaultKind.RepeatPage, out _);
        var stays = repeats | request.Suffers(FaultKind.EmptyPage, out _);
        var start = repeats ? Math.Max(0, asked - limit) : asked;
        var end = stays && !repeats ? start : Math.Min(list.Count, start + limit);
        var next = request.Suffers(FaultKind.LoopCursor, out _) ? 0 : stays ? asked : end;
        var total = records.List.Count + (request.Suffers(FaultKind.TotalTooHigh, out var more) ? more.Count : 0);
        return new Page(list, start, end, asked, next, NewCursor: stays, limit, total);
    }

    private IReadOnlyList<SandboxRecord> Order() => settings.Style switch
    {
        PagingStyle.PageNumber or PagingStyle.Offset => records.List,
        PagingStyle.Watermark => Visible(records.ByTime),
        _ => Visible(records.ByChange),
    };

    private SandboxRecord[] Visible(SandboxRecord[] feed) =>
        settings.Tombstones || feed.Length == records.List.Count ? feed : Array.FindAll(feed, record => !record.Deleted);

    private int Start(IReadOnlyList<SandboxRecord> list, string position)
    {
        switch (settings.Style)
        {
            case PagingStyle.PageNumber or PagingStyle.Offset:
                return Math.Min(list.Count, int.Parse(position, CultureInfo.InvariantCulture));
            case PagingStyle.Watermark:
                var parts = position.Split('|', 2);
                var since = parts[0].Length == 0 ? DateTimeOffset.MinValue : DateTimeOffset.Parse(parts[0], CultureInfo.InvariantCulture);
                return First(list, record => record.ChangedAt > since
                    || (record.ChangedAt == since && string.CompareOrdinal(record.Key, parts[1]) > 0));
            default:
                var change = Cursor.Read(position);
                return First(list, record => record.Change > change);
        }
    }

    private static int First(IReadOnlyList<SandboxRecord> list, Func<SandboxRecord, bool> isAfter)
    {
        int low = 0, high = list.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = isAfter(list[middle]) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private bool TryRead(SandboxRequest request, out int limit, out string position)
    {
        limit = settings.Limit;
        position = "";
        if (request.Query("limit") is { } text && !int.TryParse(text, CultureInfo.InvariantCulture, out limit))
        {
            return false;
        }

        switch (settings.Style)
        {
            case PagingStyle.PageNumber or PagingStyle.Offset:
                var pages = settings.Style == PagingStyle.PageNumber;
                var known = int.TryParse(request.Query(pages ? "page" : "offset") ?? (pages ? "1" : "0"), CultureInfo.InvariantCulture, out var number);
                position = Math.Min(pages ? (number - 1L) * limit : number, int.MaxValue).ToString(CultureInfo.InvariantCulture);
                return known && number >= (pages ? 1 : 0);
            case PagingStyle.Watermark:
                position = $"{request.Query("updatedSince")}|{request.Query("afterId")}";
                return request.Query("updatedSince") is null or ""
                    || DateTimeOffset.TryParse(request.Query("updatedSince"), CultureInfo.InvariantCulture, out _);
            default:
                position = request.Query("cursor") ?? "";
                return Cursor.Read(position) >= 0;
        }
    }
}

/// <summary>One page cut from a list.</summary>
/// <param name="List">The whole list in its order.</param>
/// <param name="Start">First record of the page.</param>
/// <param name="End">Behind its last record.</param>
/// <param name="Asked">Where the caller wanted to start.</param>
/// <param name="Next">Where the next cursor leads.</param>
/// <param name="NewCursor">True: the next cursor must look new although it leads to a place already asked for.</param>
/// <param name="Limit">Records a page.</param>
/// <param name="Total">What the partner says it has.</param>
internal sealed record Page(
    IReadOnlyList<SandboxRecord> List, int Start, int End, int Asked, int Next, bool NewCursor, int Limit, int Total);
