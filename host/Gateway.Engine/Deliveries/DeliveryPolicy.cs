using Gateway.Engine.Configuration;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Deliveries;

/// <summary>What follows from an attempt, for a part of a batch that shares a fate.</summary>
/// <param name="Items">Positions in the batch.</param>
internal abstract record Fate(IReadOnlyList<int> Items);

/// <summary>The destination has applied them.</summary>
internal sealed record Accept(IReadOnlyList<int> Items) : Fate(Items);

/// <summary>They are held under one cause.</summary>
internal sealed record Hold(IReadOnlyList<int> Items, HeldStage Stage, HeldCause Cause) : Fate(Items);

/// <summary>
/// They are tried again: sent, or asked for. What is about to be sent is stored as an intent first, also when it is known that nothing was applied so
/// far: a process that dies during the next try must find it as unknown.
/// </summary>
internal sealed record TryAgain(IReadOnlyList<int> Items, BatchState State, TimeSpan Delay, bool Ask) : Fate(Items)
{
    /// <summary>When the partner first did not find them. Null: it was not asked, or starts over.</summary>
    public DateTimeOffset? NotFoundAt { get; init; }

    /// <summary>Why, for the run's history when it cannot wait that long.</summary>
    public required HeldCause Why { get; init; }
}

/// <summary>They are sent apart from the rest: something in the batch was refused and nothing of it applied.</summary>
internal sealed record Halve(IReadOnlyList<int> Items) : Fate(Items);

/// <summary>The run ends; they stay stored for the next one.</summary>
internal sealed record StopRun(IReadOnlyList<int> Items, BatchState State, HeldCause Why, string Fix) : Fate(Items);

/// <summary>The arithmetic of deliveries: no clock, no I/O, no state (delivery.md, partial failure and unknown outcomes).</summary>
/// <param name="Traits">What the destination declares.</param>
/// <param name="Limits">What the sync allows.</param>
internal sealed record DeliveryPolicy(DestinationTraits Traits, DeliveryDefinition Limits)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Decides for every item of a batch.</summary>
    /// <param name="batch">The batch with <see cref="OutgoingBatch.Attempts"/> counting the attempt that just ended.</param>
    /// <param name="outcome">What the attempt showed.</param>
    /// <param name="now">The time.</param>
    /// <param name="jitter">Random number in [0, 1).</param>
    public IReadOnlyList<Fate> Decide(OutgoingBatch batch, AttemptOutcome outcome, DateTimeOffset now, double jitter)
    {
        var all = Enumerable.Range(0, batch.Items.Length).ToArray();
        return outcome switch
        {
            Answered answered => Sort(batch, answered.Outcomes, now, jitter),
            NotApplied reply => [Later(batch, all, new HeldCause(reply.Reason, "", "", reply.Message), reply.RetryAfter, now, jitter)],
            Refused reply when all.Length > 1 => Halves(all),
            Refused reply => [new Hold(all, HeldStage.Deliver, new HeldCause(reply.Reason, "", "", reply.Message))],
            Lost reply => [Unknown(batch, all, new HeldCause(reply.Reason, "", "", reply.Message), now, jitter)],
            Stopped reply => [new StopRun(all, reply.Applied ? BatchState.Unknown : BatchState.NotApplied, new HeldCause(reply.Reason, "", "", reply.Message), reply.Fix)],
            LookedUp reply => Found(batch, reply.Results, now, jitter),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
        };
    }

    private static Fate[] Halves(int[] all) => [new Halve(all[..(all.Length / 2)]), new Halve(all[(all.Length / 2)..])];

    private List<Fate> Sort(OutgoingBatch batch, IReadOnlyList<DeliveryOutcome> outcomes, DateTimeOffset now, double jitter)
    {
        var fates = new List<Fate>();
        Add(fates, Positions(outcomes, DeliveryVerdict.Accepted), positions => new Accept(positions));
        foreach (var cause in Positions(outcomes, DeliveryVerdict.Rejected).GroupBy(i => CauseOf(outcomes[i])))
        {
            fates.Add(new Hold([.. cause], HeldStage.Deliver, cause.Key));
        }

        Add(fates, Positions(outcomes, DeliveryVerdict.Retry), positions => Later(batch, positions, CauseOf(outcomes[positions[0]]), null, now, jitter));
        Add(fates, Positions(outcomes, DeliveryVerdict.Unknown), positions => Unknown(batch, positions, CauseOf(outcomes[positions[0]]), now, jitter));
        return fates;
    }

    private Fate Later(OutgoingBatch batch, int[] items, HeldCause why, TimeSpan? retryAfter, DateTimeOffset now, double jitter) =>
        Exhausted(batch, now)
            ? new Hold(items, HeldStage.Deliver, why with { Rule = "retry budget" })
            : new TryAgain(items, BatchState.Intent, Delay(batch.Attempts, retryAfter, jitter), Ask: false) { Why = why };

    /// <summary>UNKNOWN is never turned into done or failed: each class has its own way to find out (delivery.md, capability declaration).</summary>
    private Fate Unknown(OutgoingBatch batch, int[] items, HeldCause why, DateTimeOffset now, double jitter)
    {
        var delay = Delay(batch.Attempts, null, jitter);
        return Traits.Class switch
        {
            _ when Exhausted(batch, now) => InDoubt(items, why),
            DestinationClass.Upsert => Again(ask: false, delay),
            DestinationClass.Keyed when WithinWindow(batch, now) => Again(ask: false, delay),
            DestinationClass.Keyed when Traits.Queryable => Again(ask: true, TimeSpan.Zero),
            DestinationClass.Queryable => Again(ask: true, batch.NotFoundAt is null ? TimeSpan.Zero : delay),
            DestinationClass.Naked when Limits.OnUnknown == UnknownPolicy.Resend => Again(ask: false, delay),
            DestinationClass.Naked when Limits.OnUnknown == UnknownPolicy.AssumeDone => new Accept(items),
            _ => InDoubt(items, why),
        };

        TryAgain Again(bool ask, TimeSpan wait) => new(items, BatchState.Unknown, wait, ask) { Why = why, NotFoundAt = batch.NotFoundAt };
    }

    private List<Fate> Found(OutgoingBatch batch, IReadOnlyList<LookupResult?> results, DateTimeOffset now, double jitter)
    {
        var fates = new List<Fate>();
        Add(fates, Positions(results, LookupResult.Found), positions => new Accept(positions));
        Add(fates, Positions(results, LookupResult.Refused), positions =>
            new Hold(positions, HeldStage.Deliver, new HeldCause("GW4001", "", "", "the partner knows this delivery and has refused it")));
        Add(fates, Positions(results, LookupResult.NotFound), positions => Absent(batch, positions, now));
        Add(fates, [.. Positions(results, LookupResult.Pending), .. Positions(results, null)], positions => Exhausted(batch, now)
            ? InDoubt(positions, Unresolved)
            : new TryAgain(positions, BatchState.Unknown, Delay(batch.Attempts, null, jitter), Ask: true) { Why = Unresolved });
        return fates;
    }

    /// <summary>Not found once may mean not yet: only a second look after the settle time allows a re-send.</summary>
    private TryAgain Absent(OutgoingBatch batch, int[] items, DateTimeOffset now)
    {
        if (batch.NotFoundAt is not { } first)
        {
            return new TryAgain(items, BatchState.Unknown, Traits.SettleTime, Ask: true) { Why = Unresolved, NotFoundAt = now };
        }

        return now - first < Traits.SettleTime
            ? new TryAgain(items, BatchState.Unknown, Traits.SettleTime - (now - first), Ask: true) { Why = Unresolved, NotFoundAt = first }
            : new TryAgain(items, BatchState.Intent, TimeSpan.Zero, Ask: false) { Why = Unresolved };
    }

    private static HeldCause Unresolved { get; } = new("GW4003", "", "", "the partner does not say yet whether it has this delivery");

    private static Hold InDoubt(IReadOnlyList<int> items, HeldCause why) => new(
        items, HeldStage.InDoubt, new HeldCause("GW4002", "", why.Code, "nobody knows whether the partner has applied this delivery: " + why.Message));

    private bool Exhausted(OutgoingBatch batch, DateTimeOffset now) =>
        batch.Attempts >= Limits.MaxAttempts || (batch.FirstAttemptAt is { } first && now - first >= Limits.RetryFor);

    private bool WithinWindow(OutgoingBatch batch, DateTimeOffset now) => batch.FirstAttemptAt is not { } first || now - first < Traits.KeyWindow * 0.9;

    /// <summary>Full jitter: anything between nothing and an exponentially growing ceiling, never less than the partner asked for.</summary>
    private static TimeSpan Delay(int attempts, TimeSpan? retryAfter, double jitter)
    {
        var ceiling = Math.Min(FirstDelay.Ticks * Math.Pow(2, Math.Min(attempts, 20)), LongestDelay.Ticks);
        var own = TimeSpan.FromTicks((long)(ceiling * jitter));
        return retryAfter is { } asked ? (asked > LongestRetryAfter ? LongestRetryAfter : asked) + TimeSpan.FromTicks(own.Ticks / 10) : own;
    }

    private static HeldCause CauseOf(DeliveryOutcome outcome) =>
        new(outcome.Code ?? "GW4000", outcome.Field ?? "", "", outcome.Reason ?? "the partner gave no reason");

    private static int[] Positions(IReadOnlyList<DeliveryOutcome> outcomes, DeliveryVerdict verdict) =>
        [.. Enumerable.Range(0, outcomes.Count).Where(i => outcomes[i].Verdict == verdict)];

    private static int[] Positions(IReadOnlyList<LookupResult?> results, LookupResult? result) =>
        [.. Enumerable.Range(0, results.Count).Where(i => results[i] == result)];

    private static void Add(List<Fate> fates, int[] positions, Func<int[], Fate> fate)
    {
        if (positions.Length > 0)
        {
            fates.Add(fate(positions));
        }
    }
}
