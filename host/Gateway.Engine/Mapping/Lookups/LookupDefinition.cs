using System.Collections.Immutable;

namespace Gateway.Engine.Mapping.Lookups;

/// <summary>A lookup file as it was read: keys a partner writes, values the destination wants.</summary>
public sealed record LookupDefinition
{
    public required string Id { get; init; }

    public required string File { get; init; }

    /// <summary>Which edition of the code list this is, shown when a record is explained.</summary>
    public string Version { get; init; } = "1";

    /// <summary>Applied to entry keys, aliases and looked-up values alike, in this order.</summary>
    public ImmutableArray<NormaliseStep> Normalise { get; init; } = [new(NormaliseKind.Spaces), new(NormaliseKind.Upper)];

    public required ImmutableArray<LookupEntry> Entries { get; init; }

    /// <summary>Other spellings: <c>Key</c> is the spelling, <c>Value</c> the entry key it stands for.</summary>
    public ImmutableArray<LookupEntry> Aliases { get; init; } = [];

    /// <summary>What an unknown value becomes; null holds the record.</summary>
    public string? Default { get; init; }
}

/// <summary>One row. A dated one, such as a rule of a programme (domain.md 4), holds from its first to its last day.</summary>
/// <param name="Key">What is looked up.</param>
/// <param name="Value">What it becomes.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="From">First day as <c>yyyy-MM-dd</c>; empty: always before <paramref name="To"/>; null: the table is not dated.</param>
/// <param name="To">Last day, included; empty: for ever; null: the table is not dated.</param>
public readonly record struct LookupEntry(string Key, string Value, FilePosition Position = default, string? From = null, string? To = null)
{
    internal bool IsDated => From is not null || To is not null;

    internal bool Holds(string day) => (string.IsNullOrEmpty(From) || string.CompareOrdinal(From, day) <= 0) && (string.IsNullOrEmpty(To) || string.CompareOrdinal(day, To) <= 0);

    internal bool Overlaps(LookupEntry other) => EndsAtOrAfter(other.From) && other.EndsAtOrAfter(From);

    private bool EndsAtOrAfter(string? day) => string.IsNullOrEmpty(To) || string.IsNullOrEmpty(day) || string.CompareOrdinal(To, day) >= 0;
}

/// <summary>One step of normalisation, with the words that <see cref="NormaliseKind.StripPrefix"/> and <see cref="NormaliseKind.StripSuffix"/> cut.</summary>
public sealed record NormaliseStep(NormaliseKind Kind, ImmutableArray<string> Words = default);

public enum NormaliseKind
{
    /// <summary>Cut spaces (also no-break ones) at both ends and make inner runs one space.</summary>
    Spaces,

    /// <summary>Remove every space: <c>Kota Baru</c> = <c>Kotabaru</c>.</summary>
    NoSpaces,
    Upper,
    Lower,

    /// <summary>Turn everything that is not a letter or digit into a space, then as <see cref="Spaces"/>.</summary>
    Punctuation,
    Accents,

    /// <summary>Write the words I to XX as 1 to 20.</summary>
    Roman,

    /// <summary>Cut the first matching word at the front, such as <c>KEC.</c> or <c>KOTA</c>, without regard to case.</summary>
    StripPrefix,
    StripSuffix,
}
