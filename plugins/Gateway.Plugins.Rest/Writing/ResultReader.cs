using System.Collections.Concurrent;
using System.Text;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Writing;

/// <summary>Reads from an answer what became of each delivery. Safe for concurrent use.</summary>
internal sealed class ResultReader
{
    private readonly ResultSettings? _settings;
    private readonly bool _isBatch;
    private readonly JsonPath _path;
    private readonly JsonPath? _id;
    private readonly JsonPath? _of;
    private readonly ResultJudge _judge;
    private readonly ConcurrentBag<JsonScanner> _scanners = [];
    private DeliveryResult? _accepted;

    /// <exception cref="FormatException">A path or expression is none.</exception>
    public ResultReader(ResultSettings? settings, bool isBatch)
    {
        _settings = settings;
        _isBatch = isBatch;
        _path = JsonPath.Parse(settings?.Path ?? "");
        _id = settings?.Id is null ? null : JsonPath.Parse(settings.Id);
        _of = settings?.Of is null ? _id : JsonPath.Parse(settings.Of);
        _judge = new ResultJudge(settings ?? new ResultSettings());
    }

    /// <summary>Reads the outcomes.</summary>
    /// <exception cref="AdapterException">The answer says nothing (<c>GW4024</c>, unknown), or names records that were not sent (<c>GW4022</c>).</exception>
    public DeliveryResult Read(ReadOnlySpan<byte> body, ReadOnlySpan<Delivery> deliveries, Bindings bindings)
    {
        var scanner = _scanners.TryTake(out var free) ? free : new JsonScanner(_path, []);
        try
        {
            Scan(scanner, body);
            return _settings is null ? AllAccepted(deliveries.Length) : Read(body, scanner.Records, deliveries, bindings);
        }
        finally
        {
            _scanners.Add(scanner);
        }
    }

    private void Scan(JsonScanner scanner, ReadOnlySpan<byte> body)
    {
        try
        {
            scanner.Scan(body);
        }
        catch (AdapterException e)
        {
            throw Unusable(e.Message, e);
        }

        if (!scanner.RecordsSeen)
        {
            throw Unusable($"the answer has no \"{_path}\"", null);
        }
    }

    private DeliveryResult Read(ReadOnlySpan<byte> body, IReadOnlyList<Range> results, ReadOnlySpan<Delivery> deliveries, Bindings bindings)
    {
        if (_id is null && results.Count != deliveries.Length)
        {
            throw new AdapterException(FailureKind.ContractBroken, "GW4021", $"{deliveries.Length} records were sent, the answer has {results.Count} results")
            {
                Fix = "Ask the partner how results belong to records; set \"results\": { \"id\": ... } if they are named.",
            };
        }

        var accepted = results.Count == deliveries.Length;
        for (var i = 0; accepted && i < results.Count; i++)
        {
            var result = body[results[i]];
            accepted = _judge.IsAccepted(result, bindings) && IsOf(result, deliveries[i]);
        }

        return accepted ? AllAccepted(deliveries.Length) : new DeliveryResult(ReadOneByOne(body, results, deliveries, bindings));
    }

    private DeliveryOutcome[] ReadOneByOne(ReadOnlySpan<byte> body, IReadOnlyList<Range> results, ReadOnlySpan<Delivery> deliveries, Bindings bindings)
    {
        var outcomes = new DeliveryOutcome[deliveries.Length];
        Array.Fill(outcomes, DeliveryOutcome.Unknown("GW4023", "the answer does not say what became of this record"));
        var places = _id is null ? null : Places(deliveries);
        for (var i = 0; i < results.Count; i++)
        {
            var result = body[results[i]];
            var place = i;
            if (places is not null && !places.Remove(JsonText.Scalar(result, _id!) ?? "", out place))
            {
                throw new AdapterException(FailureKind.ContractBroken, "GW4022", "the answer speaks of a record that was not sent, or twice of one")
                {
                    Fix = "Check \"results\": { \"id\", \"of\" }, and ask the partner which records it took.",
                };
            }

            outcomes[place] = _judge.Judge(result, bindings);
        }

        return outcomes;
    }

    private Dictionary<string, int> Places(ReadOnlySpan<Delivery> deliveries)
    {
        var places = new Dictionary<string, int>(deliveries.Length, StringComparer.Ordinal);
        for (var i = 0; i < deliveries.Length; i++)
        {
            places[JsonText.Scalar(deliveries[i].Content.Span, _of!) ?? deliveries[i].Key] = i;
        }

        return places;
    }

    private bool IsOf(ReadOnlySpan<byte> result, in Delivery delivery)
    {
        if (_id is null)
        {
            return true;
        }

        var named = JsonText.Find(result, _id);
        // Most partners name a record by its key: looking for it in the record would cost far more than comparing the two.
        return !named.IsEmpty && ((_settings!.Of is null && IsKey(named, delivery.KeyUtf8.Span)) || named.SequenceEqual(JsonText.Find(delivery.Content.Span, _of!)));
    }

    private static bool IsKey(ReadOnlySpan<byte> named, ReadOnlySpan<byte> key) => named is [(byte)'"', .., (byte)'"'] && named[1..^1].SequenceEqual(key);

    private DeliveryResult AllAccepted(int count)
    {
        var known = _accepted;
        return known?.Outcomes.Count == count ? known : _accepted = DeliveryResult.AllAccepted(count);
    }

    private AdapterException Unusable(string why, Exception? inner) =>
        new(FailureKind.Unknown, "GW4024", $"the partner's answer to {(_isBatch ? "a batch" : "a record")} cannot be understood: {why}", inner)
        {
            Fix = "Check \"results\" of the stream; the class of the destination decides what follows.",
        };
}

/// <summary>Judges one result.</summary>
internal sealed class ResultJudge(ResultSettings settings)
{
    private readonly JsonPath? _status = settings.Status is null ? null : JsonPath.Parse(settings.Status);
    private readonly Condition? _accepted = settings.Accepted is null ? null : Condition.Parse(settings.Accepted, ExpressionScope.Default);
    private readonly Condition? _retry = settings.Retry is null ? null : Condition.Parse(settings.Retry, ExpressionScope.Default);
    private readonly JsonPath _code = JsonPath.Parse(settings.Code);
    private readonly JsonPath _reason = JsonPath.Parse(settings.Reason);
    private readonly JsonPath _field = JsonPath.Parse(settings.Field);
    private readonly byte[][] _ok = [.. settings.Ok.Select(Encoding.UTF8.GetBytes)];

    public bool IsAccepted(ReadOnlySpan<byte> result, Bindings bindings)
    {
        if (_accepted is not null)
        {
            bindings.Set("item", CelJson.Read(result));
            return _accepted.Holds(bindings);
        }

        var status = _status is null ? result : JsonText.Find(result, _status);
        status = status is [(byte)'"', .., (byte)'"'] ? status[1..^1] : status;
        foreach (var word in _ok)
        {
            if (status.SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }

    public DeliveryOutcome Judge(ReadOnlySpan<byte> result, Bindings bindings)
    {
        if (IsAccepted(result, bindings))
        {
            return DeliveryOutcome.Accepted;
        }

        var code = JsonText.Scalar(result, _code) is { Length: > 0 and <= 60 } own ? own : "GW4020";
        var reason = PartnerText.Clean(JsonText.Scalar(result, _reason) ?? "the partner refused the record");
        if (_retry is not null)
        {
            bindings.Set("item", CelJson.Read(result));
        }

        return _retry?.Holds(bindings) == true
            ? DeliveryOutcome.Retry(code, reason)
            : DeliveryOutcome.Rejected(code, reason, JsonText.Scalar(result, _field));
    }
}
