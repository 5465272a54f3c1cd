using System.Globalization;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>Renders a page by copying the records' bytes between their envelope; nothing is parsed or formatted per record.</summary>
internal static class PageWriter
{
    private static long _salt;

    public static SandboxAnswer Write(PagedSourceSettings settings, SandboxRequest request, Page page)
    {
        var body = new RentedBuffer(64 * 1024);
        var hasMore = page.Next < page.List.Count;
        var next = Cursor.Write(page.Next == 0 ? 0 : page.List[page.Next - 1].Change, page.NewCursor ? Interlocked.Increment(ref _salt) : 0);
        if (settings.Style == PagingStyle.LinkHeader)
        {
            WriteRecords(settings, page, body);
            return new SandboxAnswer { Body = body.Written, Owner = body, Headers = hasMore ? [new("Link", $"<{NextAddress(request, next, page)}>; rel=\"next\"")] : [] };
        }

        body.Write(Encoding.UTF8.GetBytes($"{{{SandboxAnswer.Quote(settings.ItemsField)}:"));
        WriteRecords(settings, page, body);
        body.Write(Encoding.UTF8.GetBytes($",{Footer(settings, request, page, next, hasMore)}}}"));
        return new SandboxAnswer { Body = body.Written, Owner = body };
    }

    private static void WriteRecords(PagedSourceSettings settings, Page page, RentedBuffer body)
    {
        body.Write("["u8);
        for (var i = page.Start; i < page.End; i++)
        {
            if (i > page.Start)
            {
                body.Write(","u8);
            }

            var record = page.List[i];
            body.Write(record.Deleted ? Tombstone(settings, record) : record.Json.Span);
        }

        body.Write("]"u8);
    }

    private static byte[] Tombstone(PagedSourceSettings settings, SandboxRecord record) =>
        Encoding.UTF8.GetBytes($"{{{SandboxAnswer.Quote(settings.KeyField)}:{SandboxAnswer.Quote(record.Key)},\"deleted\":true}}");

    private static string Footer(PagedSourceSettings settings, SandboxRequest request, Page page, string next, bool hasMore)
    {
        var culture = CultureInfo.InvariantCulture;
        return settings.Style switch
        {
            PagingStyle.PageNumber => string.Create(culture,
                $"\"meta\":{{\"page\":{(page.Asked / page.Limit) + 1},\"lastPage\":{Math.Max(1, (page.Total + page.Limit - 1) / page.Limit)},\"limit\":{page.Limit},\"total\":{page.Total}}}"),
            PagingStyle.Offset => string.Create(culture, $"\"meta\":{{\"offset\":{page.Asked},\"limit\":{page.Limit},\"total\":{page.Total}}}"),
            PagingStyle.NextLink => $"\"links\":{{\"next\":{(hasMore ? SandboxAnswer.Quote(NextAddress(request, next, page)) : "null")}}}",
            PagingStyle.Watermark => string.Create(culture, $"\"meta\":{{\"count\":{page.End - page.Start},\"total\":{page.Total}}}"),
            _ => string.Create(culture,
                $"\"meta\":{{\"limit\":{page.Limit},\"total\":{page.Total},\"nextCursor\":{(hasMore ? $"\"{next}\"" : "null")},\"lastCursor\":\"{next}\"}}"),
        };
    }

    private static string NextAddress(SandboxRequest request, string next, Page page) =>
        string.Create(CultureInfo.InvariantCulture, $"{request.Address}?cursor={next}&limit={page.Limit}");
}
