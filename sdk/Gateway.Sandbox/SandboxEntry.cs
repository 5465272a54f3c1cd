namespace Gateway.Sandbox;

/// <summary>One request as the partner saw it and everything it changed.</summary>
/// <param name="Sequence">Position in the log, from 1.</param>
/// <param name="Time">When the request was complete.</param>
/// <param name="Partner">Name of the partner.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query below the partner's base address.</param>
/// <param name="IdempotencyKey">Value of the idempotency header, if there was one.</param>
/// <param name="BodyHash">First 16 bytes of the body's SHA-256 in hex, if there was a body.</param>
/// <param name="Status">Status the partner meant to answer; what arrived is up to <paramref name="Fault"/>.</param>
/// <param name="Fault">Fault that struck this request, if any.</param>
/// <param name="Effects">What was changed, one entry an item.</param>
public sealed record SandboxEntry(
    long Sequence, DateTimeOffset Time, string Partner, string Method, string Path, string? IdempotencyKey,
    string? BodyHash, int Status, string? Fault, IReadOnlyList<SandboxEffect> Effects);

/// <summary>One change, or refused change, of one record at a sink.</summary>
/// <param name="Sink">Name of the sink.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Key">Natural key or business reference of the record.</param>
/// <param name="Hash">First 16 bytes of the record's SHA-256 in hex: two effects with one key and one hash are a double.</param>
public sealed record SandboxEffect(string Sink, EffectKind Kind, string Key, string? Hash);

/// <summary>What became of an item.</summary>
public enum EffectKind
{
    /// <summary>A record that was not there.</summary>
    Created,

    /// <summary>An existing record got other content.</summary>
    Updated,

    /// <summary>An existing record was written again with the content it had.</summary>
    Repeated,

    /// <summary>The idempotency key was known: the first answer was given again and nothing was changed.</summary>
    Replayed,

    /// <summary>The partner refused the record; nothing was changed.</summary>
    Refused,

    /// <summary>An existing record was deleted.</summary>
    Deleted,

    /// <summary>A delete for a record that was not there.</summary>
    Missing,
}
