namespace Gateway.Sandbox;

/// <summary>
/// The faults of one partner, in order. For each request the first rule that strikes wins, and rules after it do not see that
/// request: two rules for "the next POST" strike the next two. Requests turned away for their credentials are not counted.
/// </summary>
public sealed class FaultScript
{
    private readonly Lock _gate = new();
    private readonly List<Line> _lines = [];

    /// <summary>Adds a rule at the end.</summary>
    public FaultScript Add(FaultRule rule)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rule.From, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rule.Every, 1);
        lock (_gate)
        {
            _lines.Add(new Line(rule));
        }

        return this;
    }

    /// <summary>Strikes the next matching requests.</summary>
    public FaultScript Next(string method, string path, Fault fault, int times = 1) =>
        Add(new FaultRule(fault, method, path, Times: times));

    /// <summary>Strikes the n-th matching request from now.</summary>
    public FaultScript Nth(int n, string method, string path, Fault fault) =>
        Add(new FaultRule(fault, method, path, From: n));

    /// <summary>Strikes each k-th matching request until cleared: with 2, a partner that flaps (S17).</summary>
    public FaultScript EachKth(int k, string method, string path, Fault fault) =>
        Add(new FaultRule(fault, method, path, From: k, Every: k, Times: 0));

    /// <summary>Strikes every matching request until cleared.</summary>
    public FaultScript Always(string method, string path, Fault fault) => Next(method, path, fault, times: 0);

    /// <summary>Forgets all rules.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _lines.Clear();
        }
    }

    internal Fault? Strike(SandboxRequest request)
    {
        lock (_gate)
        {
            return _lines.Find(line => line.Strikes(request))?.Rule.Fault;
        }
    }

    private sealed class Line(FaultRule rule)
    {
        private int _matches;
        private int _strikes;

        public FaultRule Rule => rule;

        public bool Strikes(SandboxRequest request)
        {
            if ((rule.Times > 0 && _strikes == rule.Times) || !rule.Matches(request) || !rule.Strikes(++_matches))
            {
                return false;
            }

            _strikes++;
            return true;
        }
    }
}
