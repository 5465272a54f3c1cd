namespace Gateway.Sdk;

/// <summary>Whose turn it is after a failure.</summary>
public enum FailureKind
{
    /// <summary>Ours, later: nothing was applied at the partner and a repeat can succeed.</summary>
    Transient,

    /// <summary>Ours, not before <see cref="AdapterException.RetryAfter"/>: the partner asked us to slow down. Nothing was applied.</summary>
    Throttled,

    /// <summary>The partner refused the content for good. The host narrows a refused batch down to the refused records and holds them.</summary>
    Rejected,

    /// <summary>The operator's: credentials, addresses or settings must change first. The run stops without retrying.</summary>
    Configuration,

    /// <summary>
    /// Nobody knows whether the partner applied the call: time-out, reset, 5xx, an answer that cannot be read.
    /// The destination's class decides what follows; never reported as done or failed.
    /// </summary>
    Unknown,

    /// <summary>The partner broke its contract (stranger identifiers, cursor cycles). The sync stops.</summary>
    ContractBroken,
}

/// <summary>The one exception an adapter throws on purpose. Any other exception counts as a bug of the adapter: the run fails and the checkpoint stays.</summary>
public sealed class AdapterException : Exception
{
    /// <summary>Reports a failed call.</summary>
    /// <param name="kind">Whose turn it is.</param>
    /// <param name="code">Stable code such as <c>GW2301</c>.</param>
    /// <param name="message">What happened, in a sentence without record content or secrets.</param>
    /// <param name="inner">The cause, for the log.</param>
    public AdapterException(FailureKind kind, string code, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Code = code;
    }

    /// <summary>Whose turn it is.</summary>
    public FailureKind Kind { get; }

    /// <summary>Stable code of the failure, <c>GW####</c>.</summary>
    public string Code { get; }

    /// <summary>What to do about it, in one imperative sentence.</summary>
    public string? Fix { get; init; }

    /// <summary>How long the partner asked us to wait. Null: the host's own back-off.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
