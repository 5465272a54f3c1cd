using Gateway.Plugins.Rest.Paging;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Reading;

/// <summary>One page as it was read, with what follows from it. Owns the bytes of its records until they are handed on.</summary>
internal sealed class FetchedPage : IDisposable
{
    /// <summary>Where it started.</summary>
    public required PagePosition Position { get; init; }

    /// <summary>The records that are new.</summary>
    public required SourceRecord[] Records { get; init; }

    /// <summary>Memory of the records; null when there are none.</summary>
    public PooledBuffer? Owner { get; set; }

    /// <summary>Records the partner sent, before anything was dropped.</summary>
    public required int Sent { get; init; }

    /// <summary>Position of the next page; null: this was the last.</summary>
    public PagePosition? Next { get; init; }

    /// <summary>How many records the partner says there are.</summary>
    public long? Total { get; init; }

    /// <summary>Newest mark of its records, or the token to go on from.</summary>
    public Mark? Mark { get; init; }

    /// <summary>The partner's clock.</summary>
    public DateTimeOffset PartnerTime { get; init; }

    /// <summary>Whether a rule asks to read the list again from its first page.</summary>
    public bool Resets { get; init; }

    /// <summary>Text that tells whether the records it shares with the page before are the same; null: it shares none.</summary>
    public string? Overlap { get; init; }

    /// <summary>The same text for the records that the next page shares.</summary>
    public string? Tail { get; init; }

    public void Dispose() => Owner?.Dispose();
}
