using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Settings;

/// <summary>How a stream is written. Templates read <c>record</c> (the content), <c>key</c>, <c>sequence</c>, <c>idempotencyKey</c> and <c>batchKey</c>.</summary>
public sealed record WriteSettings
{
    /// <summary>What may be done when nobody knows whether a call was applied.</summary>
    public required DestinationClass Class { get; set; }

    /// <summary>How long the partner remembers an idempotency key. Default: 24 hours.</summary>
    public TimeSpan KeyWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Header that carries the idempotency key. Default: <c>Idempotency-Key</c> for class <c>keyed</c>, none for others.</summary>
    public string? IdempotencyHeader { get; set; }

    /// <summary>Time after which <see cref="Find"/> shows what was applied. Default: 30 seconds.</summary>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many requests may be under way at once. Default: 1.</summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>Many records in one request. Default: one request a record.</summary>
    public BatchSettings? Batch { get; set; }

    /// <summary>Request that creates a record, or takes it in full when there is no <see cref="Update"/>.</summary>
    public RequestSettings? Create { get; set; }

    /// <summary>Request that changes a record that <see cref="Lookup"/> found. Default: none.</summary>
    public RequestSettings? Update { get; set; }

    /// <summary>Request that deletes a record. Default: deletes are not offered.</summary>
    public RequestSettings? Delete { get; set; }

    /// <summary>Asks before each write whether the partner has the record, to choose between create and update. Default: it is not asked.</summary>
    public LookupSettings? Lookup { get; set; }

    /// <summary>Asks whether a delivery was applied (class <c>queryable</c>, or beside <c>keyed</c>). Default: it cannot be asked.</summary>
    public FindSettings? Find { get; set; }

    /// <summary>Where an answer says what became of each record. Default: the status speaks for the one record sent.</summary>
    public ResultSettings? Results { get; set; }

    /// <summary>What follows an answer 202: a job to poll until it is done. Default: the outcome stays unknown.</summary>
    public PendingSettings? Pending { get; set; }

    /// <summary>Whether a 200 without a body means done. Default: no (delivery.md K5); 201, 204 and 205 always do.</summary>
    public bool EmptyIsDone { get; set; }

    /// <summary>Rules about answers, before those of the endpoint. Default: none.</summary>
    public IReadOnlyList<ErrorRuleSettings> Errors { get; set; } = [];
}

/// <summary>Many records in one request.</summary>
public sealed record BatchSettings
{
    /// <summary>Most records. Default: 500.</summary>
    public int Size { get; set; } = 500;

    /// <summary>Most bytes of records. Default: 4 MiB.</summary>
    public int Bytes { get; set; } = 4 << 20;

    /// <summary>Member of the body that holds the list. Default: none, the body is the list.</summary>
    public string? Items { get; set; }

    /// <summary>Member of each item that holds the record itself. Default: none, the item is the record.</summary>
    public string? Content { get; set; }

    /// <summary>Member of each item that carries its idempotency key. Default: none.</summary>
    public string? KeyMember { get; set; }

    /// <summary>Further members of the body beside the list; templates. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Head { get; set; } = new Dictionary<string, string>();
}

/// <summary>Where an answer says what became of each record.</summary>
public sealed record ResultSettings
{
    /// <summary>Where the list of results is. Default: the answer itself.</summary>
    public string Path { get; set; } = "";

    /// <summary>Where a result names its record. Default: nowhere, results stand in the order of the records.</summary>
    public string? Id { get; set; }

    /// <summary>Where the record holds that name. Default: as <see cref="Id"/>.</summary>
    public string? Of { get; set; }

    /// <summary>Where a result holds its status. Default: nowhere; <see cref="Accepted"/> then names a condition.</summary>
    public string? Status { get; set; }

    /// <summary>Statuses that mean done. Default: accepted, ok, created, updated, success, true.</summary>
    public IReadOnlyList<string> Ok { get; set; } = ["accepted", "ok", "created", "updated", "success", "true"];

    /// <summary>When a result means done: an expression over <c>item</c>. Default: by <see cref="Status"/>.</summary>
    public string? Accepted { get; set; }

    /// <summary>When a refused result may be sent again later: an expression over <c>item</c>. Default: never.</summary>
    public string? Retry { get; set; }

    /// <summary>Where a result holds the partner's code. Default: <c>code</c>.</summary>
    public string Code { get; set; } = "code";

    /// <summary>Where a result holds the partner's reason. Default: <c>message</c>.</summary>
    public string Reason { get; set; } = "message";

    /// <summary>Where a result names the field at fault. Default: <c>field</c>.</summary>
    public string Field { get; set; } = "field";
}

/// <summary>Asks for a record before it is written.</summary>
public sealed record LookupSettings : RequestSettings
{
    /// <summary>Where the answer holds the partner's identifier, which templates of the update read as <c>item.id</c>. Absent: the record is new. Default: <c>id</c>.</summary>
    public string Id { get; set; } = "id";
}

/// <summary>Asks whether a delivery was applied. 404 means no.</summary>
public sealed record FindSettings : RequestSettings
{
    /// <summary>When the answer means yes: an expression over <c>response</c>. Default: any success.</summary>
    public string? Found { get; set; }

    /// <summary>When the answer means that it is still worked on. Default: never.</summary>
    public string? Pending { get; set; }

    /// <summary>When the answer means that it was refused for good. Default: never.</summary>
    public string? Refused { get; set; }
}

/// <summary>A job behind an answer 202.</summary>
public sealed record PendingSettings : RequestSettings
{
    /// <summary>When it is done: an expression over <c>response</c>. Templates of the request read the first answer as <c>job</c>.</summary>
    public required string Done { get; set; }

    /// <summary>When it failed: an expression. Default: never.</summary>
    public string? Failed { get; set; }

    /// <summary>Time between two polls. Default: 2 seconds.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait; then the outcome is unknown. Default: 1 minute.</summary>
    public TimeSpan For { get; set; } = TimeSpan.FromMinutes(1);
}
