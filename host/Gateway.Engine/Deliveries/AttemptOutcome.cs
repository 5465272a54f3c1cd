using Gateway.Sdk;

namespace Gateway.Engine.Deliveries;

/// <summary>What one call about a batch showed (delivery.md, outcome of an attempt).</summary>
internal abstract record AttemptOutcome
{
    /// <summary>A word for the exchange log.</summary>
    public abstract string Verdict { get; }

    /// <summary>Code for the exchange log.</summary>
    public virtual string? Code => null;
}

/// <summary>The partner answered for each delivery.</summary>
internal sealed record Answered(IReadOnlyList<DeliveryOutcome> Outcomes) : AttemptOutcome
{
    public override string Verdict => Outcomes.All(outcome => outcome.Verdict == DeliveryVerdict.Accepted) ? "accepted" : "partial";
}

/// <summary>Nothing was applied; the same can be sent later.</summary>
internal sealed record NotApplied(string Reason, string Message, string Fix, TimeSpan? RetryAfter) : AttemptOutcome
{
    public override string Verdict => "not-applied";

    public override string Code => Reason;
}

/// <summary>The partner refused the whole batch for its content and named no delivery.</summary>
internal sealed record Refused(string Reason, string Message) : AttemptOutcome
{
    public override string Verdict => "refused";

    public override string Code => Reason;
}

/// <summary>Nobody knows what was applied.</summary>
internal sealed record Lost(string Reason, string Message) : AttemptOutcome
{
    public override string Verdict => "unknown";

    public override string Code => Reason;
}

/// <summary>Nothing was applied and nothing will be until a person acts; or the partner broke its contract and what was applied is unknown.</summary>
internal sealed record Stopped(string Reason, string Message, string Fix, bool Applied) : AttemptOutcome
{
    public override string Verdict => Applied ? "unknown" : "not-applied";

    public override string Code => Reason;
}

/// <summary>The partner was asked for each delivery. Null: it could not be asked about this one.</summary>
internal sealed record LookedUp(IReadOnlyList<LookupResult?> Results) : AttemptOutcome
{
    public override string Verdict => "looked-up";
}

/// <summary>The attempt was not begun because the run is stopping.</summary>
internal sealed record Postponed : AttemptOutcome
{
    public override string Verdict => "postponed";
}
