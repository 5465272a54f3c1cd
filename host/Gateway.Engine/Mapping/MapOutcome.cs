namespace Gateway.Engine.Mapping;

public enum MapVerdict
{
    Mapped,

    /// <summary>The mapping's <c>where</c> does not want the record.</summary>
    Skipped,

    /// <summary>The record cannot be mapped; <see cref="MapOutcome.Cause"/> says why.</summary>
    Held,
}

/// <summary>What became of one record. Key and content are ranges of the <see cref="MappedBuffer"/> it was mapped into.</summary>
public readonly record struct MapOutcome(MapVerdict Verdict, int KeyOffset, int KeyLength, int ContentOffset, int ContentLength, MapProblem? Cause)
{
    public ReadOnlySpan<byte> Key(MappedBuffer buffer) => buffer.Slice(KeyOffset, KeyLength);

    public ReadOnlySpan<byte> Content(MappedBuffer buffer) => buffer.Slice(ContentOffset, ContentLength);
}

/// <summary>Why a record is held. Code, field and rule group records of one cause; no value is in here, only its shape.</summary>
/// <param name="Code">Stable, <c>GW31##</c>.</param>
/// <param name="Field">The target field, or empty when the record as a whole is meant.</param>
/// <param name="Rule">Where the rule stands in the mapping: <c>fields.kodeWilayah</c>, <c>where</c>, <c>key</c>, <c>checks[0]</c>.</param>
/// <param name="Message">What happened, without values.</param>
/// <param name="Shape">What the source fields that the rule reads look like: <c>closingDate: text "99/99/9999"</c>.</param>
/// <param name="Position">The rule's place in the mapping file.</param>
public sealed record MapProblem(string Code, string Field, string Rule, string Message, string Shape, FilePosition Position)
{
    /// <summary>Equal for records that one fix would free.</summary>
    public string Group => $"{Code} {Field} {Rule}";
}

/// <summary>What a run pins for all its records.</summary>
/// <param name="Now">The time that <c>now()</c> and <c>today()</c> answer.</param>
/// <param name="HashKey">The key of <c>keyedHash</c>; empty when the installation has none.</param>
public sealed record MapContext(DateTimeOffset Now, ReadOnlyMemory<byte> HashKey = default);
