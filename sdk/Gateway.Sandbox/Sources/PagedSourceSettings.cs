namespace Gateway.Sandbox;

/// <summary>How a stream is paged.</summary>
public enum PagingStyle
{
    /// <summary><c>?cursor=</c>; the answer has <c>meta.nextCursor</c>, null on the last page, and <c>meta.lastCursor</c> to go on from later.</summary>
    Cursor,

    /// <summary><c>?page=</c> from 1; the answer has <c>meta.page</c>, <c>meta.lastPage</c> and <c>meta.total</c>.</summary>
    PageNumber,

    /// <summary><c>?offset=</c>; the answer has <c>meta.offset</c> and <c>meta.total</c>.</summary>
    Offset,

    /// <summary><c>links.next</c> in the body is the whole next address, null on the last page.</summary>
    NextLink,

    /// <summary>The body is the bare list; a <c>Link</c> header with <c>rel="next"</c> leads on.</summary>
    LinkHeader,

    /// <summary><c>?updatedSince=&amp;afterId=</c>: records changed later, or at that time with a greater key; an empty page ends.</summary>
    Watermark,
}

/// <summary>The manners of one stream.</summary>
public sealed record PagedSourceSettings
{
    /// <summary>How pages follow each other. Default: an opaque cursor.</summary>
    public PagingStyle Style { get; init; }

    /// <summary>Member that holds the list. Default: <c>data</c>.</summary>
    public string ItemsField { get; init; } = "data";

    /// <summary>Largest <c>?limit=</c>; more is refused with 422, as at Karirhub (domain.md 2.10). Default: 50.</summary>
    public int MaxLimit { get; init; } = 50;

    /// <summary>Records a page when the caller does not say. Default: 50.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>True: cursor and watermark streams show deletes as <c>{"id":..,"deleted":true}</c>. Default: deleted records are just absent.</summary>
    public bool Tombstones { get; init; }

    /// <summary>Member that carries the key in a tombstone. Default: <c>id</c>.</summary>
    public string KeyField { get; init; } = "id";
}
