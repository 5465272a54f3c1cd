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

public readonly record struct LookupEntry(string Key, string Value, FilePosition Position = default);

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
