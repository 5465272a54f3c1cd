using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>Takes records, one or many a request, and keeps what they did. Its settings decide which destination class it is.</summary>
/// <param name="name">Name in the log.</param>
/// <param name="settings">Its manners.</param>
/// <param name="clock">Clock of key windows and look-up lag.</param>
public sealed class Sink(string name, SinkSettings settings, TimeProvider clock)
{
    private static readonly Refusal KeyReused = new("IDEMPOTENCY_KEY_REUSED", "this key came with other content before");
    private readonly Lock _gate = new();
    private readonly ItemReader _reader = new(settings);
    private readonly Dictionary<string, SinkRecord> _records = [];
    private readonly KeyMemory<(List<SinkResult> Results, bool Single)> _requests = new(settings.KeyWindow ?? TimeSpan.Zero);
    private readonly KeyMemory<SinkResult> _items = new(settings.KeyWindow ?? TimeSpan.Zero);
    private readonly SinkJobs _jobs = new();
    private long _received;

    /// <summary>Its manners.</summary>
    public SinkSettings Settings => settings;

    /// <summary>Items received, also those refused or replayed.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>What the sink holds now, in the order in which the keys came.</summary>
    public IReadOnlyList<SinkRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records.Values];
            }
        }
    }

    /// <summary>Class K: honours idempotency keys for a window; without them each delivery is a new record.</summary>
    public static Sink Keyed(string name, SinkSettings settings, TimeSpan window, TimeProvider clock) =>
        new(name, settings with { Append = true, KeyWindow = window }, clock);

    /// <summary>Class U: full-state upsert by natural key.</summary>
    public static Sink Upsert(string name, SinkSettings settings, TimeProvider clock) => new(name, settings with { Append = false }, clock);

    /// <summary>Class Q: each delivery is a new record, which can be asked for by business reference.</summary>
    public static Sink Queryable(string name, SinkSettings settings, TimeProvider clock) =>
        new(name, settings with { Append = true, Findable = true }, clock);

    /// <summary>Class N: each delivery is a new record, and nobody can ask.</summary>
    public static Sink Naked(string name, SinkSettings settings, TimeProvider clock) => new(name, settings with { Append = true }, clock);

    /// <summary>Forgets all idempotency keys (K9).</summary>
    public void ForgetKeys()
    {
        lock (_gate)
        {
            _requests.Forget();
            _items.Forget();
        }
    }

    /// <summary>Changes a record on the partner's side (K23), or puts one there.</summary>
    public void Put(string key, ReadOnlySpan<byte> json)
    {
        lock (_gate)
        {
            Store(key, json.ToArray(), SandboxLog.Hash(json));
        }
    }

    /// <summary>Loses a record, as a partner restored from its backup does (K20). False when it is not there.</summary>
    public bool Remove(string key)
    {
        lock (_gate)
        {
            return _records.Remove(key);
        }
    }

    internal SandboxAnswer Accept(SandboxRequest request)
    {
        lock (_gate)
        {
            var key = settings.KeyWindow is null ? null : request.Header("Idempotency-Key");
            var hash = key is null ? "" : SandboxLog.Hash(request.Body.Span);
            if (key is not null && _requests.Find(key, hash, request.Time) is { } known)
            {
                return known.Same
                    ? Replay(known.Value, request)
                    : SandboxAnswer.Problem(422, KeyReused.Code, KeyReused.Message);
            }

            request.IsOnlyCounted = settings.CountOnly;
            return Read(request, out var read) ?? Apply(request, read, key, hash);
        }
    }

    internal SandboxAnswer Delete(SandboxRequest request)
    {
        var key = request.Route("key");
        var kind = Remove(key) ? EffectKind.Deleted : EffectKind.Missing;
        request.Record(new SandboxEffect(name, kind, key, null));
        return kind == EffectKind.Deleted
            ? new SandboxAnswer { Status = 204, ContentType = "" }
            : SandboxAnswer.Problem(404, "NOT_FOUND", "no such record");
    }

    internal SandboxAnswer Find(SandboxRequest request)
    {
        lock (_gate)
        {
            var hidden = request.Suffers(FaultKind.FindSaysNo, out _);
            return !hidden && _records.TryGetValue(request.Route("key"), out var record) && clock.GetUtcNow() - record.Since >= settings.FindLag
                ? new SandboxAnswer { Body = record.Json }
                : SandboxAnswer.Problem(404, "NOT_FOUND", "no such record");
        }
    }

    internal SandboxAnswer List(SandboxRequest request)
    {
        var all = Records.SelectMany(record => Enumerable.Repeat(record.Json, record.Copies)).ToList();
        var limit = Number(request.Query("limit"), 50);
        var page = Number(request.Query("page"), 1);
        var items = string.Join(',', all.Skip((page - 1) * limit).Take(limit).Select(json => System.Text.Encoding.UTF8.GetString(json.Span)));
        return SandboxAnswer.Json(200, $"{{\"data\":[{items}],\"meta\":{{\"page\":{page},\"lastPage\":{Math.Max(1, (all.Count + limit - 1) / limit)},\"limit\":{limit},\"total\":{all.Count}}}}}");

        static int Number(string? text, int usual) => int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0 ? number : usual;
    }

    internal SandboxAnswer Job(SandboxRequest request)
    {
        lock (_gate)
        {
            return _jobs.Look(request);
        }
    }

    private SandboxAnswer? Read(SandboxRequest request, out (List<SinkItem> Items, bool Single) read)
    {
        try
        {
            read = _reader.Read(request.Body);
        }
        catch (JsonException wrong)
        {
            read = default;
            return SandboxAnswer.Problem(400, "BAD_JSON", wrong.Message);
        }

        _received += read.Items.Count;
        return read.Items.Count > settings.MaxItems
            ? SandboxAnswer.Problem(413, "TOO_MANY_ITEMS", $"at most {settings.MaxItems} items a request")
            : null;
    }

    private SandboxAnswer Apply(SandboxRequest request, (List<SinkItem> Items, bool Single) read, string? key, string hash)
    {
        var accepted = request.Suffers(FaultKind.AcceptLater, out var later);
        if (accepted && later.Text is not null)
        {
            return _jobs.Start(request, later);
        }

        var refusals = Refusals(read.Items, request);
        if (settings.RefuseWhole && Array.Exists(refusals, refusal => refusal is not null))
        {
            return SandboxAnswer.Problem(422, "BATCH_REFUSED", "the request has at least one wrong item; nothing was taken");
        }

        var results = new List<SinkResult>(read.Items.Count);
        for (var i = 0; i < read.Items.Count; i++)
        {
            results.Add(Apply(read.Items[i], refusals[i], request));
        }

        if (key is not null)
        {
            _requests.Keep(key, hash, (results, read.Single), request.Time);
        }

        return accepted ? _jobs.Start(request, later) : SinkResults.Write(results, read.Single, request);
    }

    private Refusal?[] Refusals(List<SinkItem> items, SandboxRequest request)
    {
        var refusals = new Refusal?[items.Count];
        var scripted = request.Suffers(FaultKind.RefuseItems, out var fault) | request.Suffers(FaultKind.ResultsWithoutIds, out fault);
        for (var i = 0; i < refusals.Length; i++)
        {
            refusals[i] = items[i].Key.Length == 0 ? new Refusal("KEY_MISSING", "the record has no key", settings.KeyField)
                : scripted && (i + 1) % fault.Count == 0 ? new Refusal(fault.Text ?? "REFUSED", "refused by script")
                : settings.Refuse?.Invoke(items[i]);
        }

        return refusals;
    }

    private SinkResult Apply(SinkItem item, Refusal? refusal, SandboxRequest request)
    {
        if (settings.CountOnly)
        {
            return new SinkResult(item.Key, EffectKind.Updated, refusal);
        }

        var hash = SandboxLog.Hash(item.Json.Span);
        var requestKey = settings.KeyWindow is null ? null : item.RequestKey;
        var known = requestKey is null ? null : _items.Find(requestKey, hash, request.Time);
        var result = known switch
        {
            { Same: true } => known.Value.Value with { Kind = EffectKind.Replayed },
            { Same: false } => new SinkResult(item.Key, EffectKind.Refused, KeyReused),
            null when refusal is not null => new SinkResult(item.Key, EffectKind.Refused, refusal),
            null => new SinkResult(item.Key, Store(item.Key, item.Json.ToArray(), hash), null),
        };
        if (known is null && requestKey is not null)
        {
            _items.Keep(requestKey, hash, result, request.Time);
        }

        if (result.Kind is EffectKind.Created or EffectKind.Updated)
        {
            settings.Accepted?.Invoke(item);
        }

        request.Record(new SandboxEffect(name, result.Kind, item.Key, hash));
        return result;
    }

    // A sink that appends has no identity for a record: a second one with the same key is a second creation.
    private EffectKind Store(string key, ReadOnlyMemory<byte> json, string hash)
    {
        var old = _records.GetValueOrDefault(key);
        var again = settings.Append && old?.Hash == hash;
        _records[key] = new SinkRecord(key, (old?.Version ?? 0) + 1, hash, json, old?.Since ?? clock.GetUtcNow()) { Copies = again ? old!.Copies + 1 : 1 };
        return old is null || settings.Append ? EffectKind.Created : old.Hash == hash ? EffectKind.Repeated : EffectKind.Updated;
    }

    private SandboxAnswer Replay((List<SinkResult> Results, bool Single) known, SandboxRequest request)
    {
        _received += known.Results.Count;
        known.Results.ForEach(result => request.Record(new SandboxEffect(name, EffectKind.Replayed, result.Key, null)));
        return SinkResults.Write(known.Results, known.Single, request) with { Headers = [new("Idempotency-Replayed", "true")] };
    }
}
