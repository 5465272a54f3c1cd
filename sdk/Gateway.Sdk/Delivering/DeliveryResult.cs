namespace Gateway.Sdk;

/// <summary>What became of each delivery of a batch.</summary>
/// <param name="Outcomes">One outcome for each delivery, in the batch's order.</param>
public sealed record DeliveryResult(IReadOnlyList<DeliveryOutcome> Outcomes)
{
    /// <summary>Every delivery of a batch of this size was accepted.</summary>
    public static DeliveryResult AllAccepted(int count)
    {
        var outcomes = new DeliveryOutcome[count];
        Array.Fill(outcomes, DeliveryOutcome.Accepted);
        return new DeliveryResult(outcomes);
    }
}

/// <summary>What became of one delivery.</summary>
/// <param name="Verdict">The partner's answer.</param>
/// <param name="Code">Stable code of a refusal (<c>GW4###</c> or the partner's own). Null when accepted.</param>
/// <param name="Reason">The partner's reason without personal data. Null when accepted.</param>
/// <param name="Field">The target field the partner named. Null: none.</param>
public readonly record struct DeliveryOutcome(DeliveryVerdict Verdict, string? Code = null, string? Reason = null, string? Field = null)
{
    /// <summary>The partner applied it.</summary>
    public static DeliveryOutcome Accepted { get; } = new(DeliveryVerdict.Accepted);

    /// <summary>The partner refused it for good.</summary>
    public static DeliveryOutcome Rejected(string code, string reason, string? field = null) => new(DeliveryVerdict.Rejected, code, reason, field);

    /// <summary>The partner did not apply it and would take it later.</summary>
    public static DeliveryOutcome Retry(string code, string reason) => new(DeliveryVerdict.Retry, code, reason);

    /// <summary>Nobody knows whether it was applied.</summary>
    public static DeliveryOutcome Unknown(string code, string reason) => new(DeliveryVerdict.Unknown, code, reason);
}

/// <summary>The partner's answer to one delivery.</summary>
public enum DeliveryVerdict
{
    /// <summary>Applied.</summary>
    Accepted,

    /// <summary>Refused for good.</summary>
    Rejected,

    /// <summary>Not applied; may be sent again later.</summary>
    Retry,

    /// <summary>Not known.</summary>
    Unknown,
}
