using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Settings;

/// <summary>How a stream is read.</summary>
public sealed record ReadSettings : RequestSettings
{
    /// <summary>Where an answer holds the records: <c>data</c>, <c>result.items[*]</c>; empty is the whole answer. Default: the whole answer.</summary>
    public string Records { get; set; } = "";

    /// <summary>
    /// Further places for partners whose envelope differs from call to call, such as <c>profile</c> or <c>result</c>. An answer with records in two places
    /// is refused. Default: none.
    /// </summary>
    public IReadOnlyList<string> OtherRecords { get; set; } = [];

    /// <summary>How an answer is written. Default: by its content type, JSON when in doubt.</summary>
    public AnswerFormat Format { get; set; }

    /// <summary>How a CSV answer is written.</summary>
    public CsvSettings Csv { get; set; } = new();

    /// <summary>Lists inside a record that become records of their own. Default: none.</summary>
    public ExpandSettings? Expand { get; set; }

    /// <summary>Records to keep: an expression over <c>record</c>. Default: all.</summary>
    public string? Filter { get; set; }

    /// <summary>The only members to keep, as new name to path: nothing else of an answer becomes part of a record. Default: all.</summary>
    public IReadOnlyDictionary<string, string> Select { get; set; } = new Dictionary<string, string>();

    /// <summary>Members to add or replace: expressions over <c>record</c>, <c>partition</c> and <c>config</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Add { get; set; } = new Dictionary<string, string>();

    /// <summary>Members to take out. Default: none.</summary>
    public IReadOnlyList<string> Remove { get; set; } = [];

    /// <summary>Members to rename, from old to new. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Rename { get; set; } = new Dictionary<string, string>();

    /// <summary>When a record says that it was deleted: an expression over <c>record</c>. Default: never.</summary>
    public string? Deleted { get; set; }

    /// <summary>How deletes show. Default: as <see cref="Deleted"/> says, else not at all.</summary>
    public DeleteSignal? Deletes { get; set; }

    /// <summary>Where an answer says how many records there are. Default: nowhere.</summary>
    public string? Total { get; set; }

    /// <summary>Whether an answer without body, or without the place of the records, means no records. Default: no, it is an error (delivery.md S19).</summary>
    public bool EmptyIsNone { get; set; }

    /// <summary>How pages follow each other. Default: there is one page.</summary>
    public PagingSettings Paging { get; set; } = new NoPaging();

    /// <summary>How only what is new is read. Default: everything is read each time.</summary>
    public IncrementalSettings? Incremental { get; set; }

    /// <summary>What the stream is split by; several multiply. Default: nothing.</summary>
    public IReadOnlyList<PartitionSettings> Partitions { get; set; } = [];

    /// <summary>A job that must be made before its result is there. Default: none.</summary>
    public JobSettings? Job { get; set; }

    /// <summary>Rules about answers, before those of the endpoint. Default: none.</summary>
    public IReadOnlyList<ErrorRuleSettings> Errors { get; set; } = [];
}

/// <summary>How an answer is written. Gzip and zip are undone whatever the format.</summary>
public enum AnswerFormat
{
    /// <summary>By its content type; JSON when in doubt.</summary>
    Auto,

    /// <summary>One JSON document.</summary>
    Json,

    /// <summary>One JSON object a line.</summary>
    Ndjson,

    /// <summary>Comma-separated, with a header line.</summary>
    Csv,

    /// <summary>XML: elements become members, attributes <c>@name</c>, text beside them <c>#text</c>, repeated elements lists.</summary>
    Xml,
}

/// <summary>How a CSV answer is written.</summary>
public sealed record CsvSettings
{
    /// <summary>Character between fields. Default: comma.</summary>
    public string Delimiter { get; set; } = ",";

    /// <summary>Names of the columns where there is no header line. Default: the first line names them.</summary>
    public IReadOnlyList<string>? Columns { get; set; }
}

/// <summary>A list inside a record whose elements become the records.</summary>
public sealed record ExpandSettings
{
    /// <summary>Where a record holds the list.</summary>
    public required string Path { get; set; }

    /// <summary>Members of the outer record to keep in each: new name to path. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Keep { get; set; } = new Dictionary<string, string>();
}

/// <summary>A job: made, polled, its result read, and cleaned up.</summary>
public sealed record JobSettings
{
    /// <summary>Request that makes the job; its answer is <c>job</c> in the templates of the others.</summary>
    public required RequestSettings Create { get; set; }

    /// <summary>Request that asks how it stands. Default: none, the result is there at once.</summary>
    public RequestSettings? Poll { get; set; }

    /// <summary>When the polled answer says done: an expression over <c>response</c> and <c>status</c>.</summary>
    public string? Done { get; set; }

    /// <summary>When the polled answer says failed: an expression. Default: never.</summary>
    public string? Failed { get; set; }

    /// <summary>Time between two polls. Default: 5 seconds.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for it. Default: 30 minutes.</summary>
    public TimeSpan For { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Request that removes it afterwards. Default: none.</summary>
    public RequestSettings? Delete { get; set; }
}
