namespace Gateway.Sdk.Http;

/// <summary>What to make of an answer. The first rule whose every condition holds decides.</summary>
public sealed record ErrorRuleSettings
{
    /// <summary>Statuses it is about, such as <c>404</c>, <c>5xx</c> or <c>400-499</c>. Default: any, also 200, when another condition is given.</summary>
    public IReadOnlyList<string> Status { get; set; } = [];

    /// <summary>Text the body holds, compared without case. Default: any.</summary>
    public string? Text { get; set; }

    /// <summary>Expression over <c>status</c>, <c>headers</c> (names in lower case) and <c>response</c> (the body). Default: none.</summary>
    public string? When { get; set; }

    /// <summary>What follows.</summary>
    public required ErrorAction Do { get; set; }

    /// <summary>For <c>retry</c>: how often at most. Default: 5.</summary>
    public int Max { get; set; } = 5;

    /// <summary>For <c>retry</c> and <c>rateLimited</c>: how long to wait when no header says. Default: growing from 1 second to 1 minute.</summary>
    public TimeSpan? Wait { get; set; }

    /// <summary>Header that says how long to wait. Default: Retry-After.</summary>
    public string WaitHeader { get; set; } = "Retry-After";

    /// <summary>How that header is written. Default: seconds or an HTTP date.</summary>
    public WaitFormat WaitFormat { get; set; }

    /// <summary>What a person reads. Default: the partner's status.</summary>
    public string? Message { get; set; }
}

/// <summary>What follows from an answer.</summary>
public enum ErrorAction
{
    /// <summary>The same request again, after a wait.</summary>
    Retry,

    /// <summary>The run ends: an operator must act.</summary>
    Fail,

    /// <summary>Reading: no records. Writing: done.</summary>
    Ignore,

    /// <summary>Writing: done, the partner holds it already.</summary>
    Accept,

    /// <summary>Writing: the record is held with the partner's reason.</summary>
    Hold,

    /// <summary>The partner asks us to slow down; nothing was done.</summary>
    RateLimited,

    /// <summary>The credentials are renewed once and the request sent again.</summary>
    Refresh,

    /// <summary>Reading: the list is read again from its first page, once.</summary>
    ResetPaging,

    /// <summary>Writing: nobody knows whether it was done; the class decides.</summary>
    Unknown,
}
