using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>
/// A partner without a story, <c>lab</c>, open to everybody, for kill and fault tests: one changing stream <c>records</c> (cursor,
/// tombstones) and one sink of each destination class, <c>keyed</c>, <c>upsert</c>, <c>queryable</c> and <c>naked</c>, all by <c>id</c>.
/// </summary>
public sealed class LabPartner : SandboxPartner
{
    private readonly SandboxDataSet _records;
    private readonly Lock _gate = new();
    private readonly Random _random;
    private readonly int _count;
    private long _changes;

    /// <summary>Invents as many records as <see cref="SandboxOptions.Records"/> says.</summary>
    public LabPartner(SandboxOptions options)
        : base("lab")
    {
        _random = new Random(options.Seed);
        _records = new SandboxDataSet(options.Clock);
        _count = options.Records;
        for (var i = 0; i < _count; i++)
        {
            Put(i, "A");
        }

        var settings = new SinkSettings { KeyField = "id", ItemKeyField = "requestId" };
        Add("records", new PagedSource(new PagedSourceSettings { Tombstones = true, MaxLimit = 1000 }, _records));
        Add("keyed", Sink.Keyed("keyed", settings, TimeSpan.FromHours(24), options.Clock));
        Add("upsert", Sink.Upsert("upsert", settings, options.Clock));
        Add("queryable", Sink.Queryable("queryable", settings, options.Clock));
        Add("naked", Sink.Naked("naked", settings, options.Clock));
    }

    /// <summary>Ten records change between A and B, or come back when they were gone; two go. Some records go A, B, A over time.</summary>
    public override int Advance()
    {
        lock (_gate)
        {
            for (var i = 0; i < 10; i++)
            {
                var number = _random.Next(_count);
                var isA = _records.Find(Id(number)) is { } record && record.Json.Span.IndexOf("\"A\""u8) >= 0;
                Put(number, isA ? "B" : "A");
            }

            _records.Delete(Id(_random.Next(_count)));
            _records.Delete(Id(_random.Next(_count)));
            return 12;
        }
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"R{number:000000}");

    private void Put(int number, string state) => _records.Put(Id(number), JsonRow.Write(json =>
    {
        json.WriteString("id", Id(number));
        json.WriteString("state", state);
        json.WriteNumber("number", number);
        json.WriteNumber("change", ++_changes);
    }));
}
