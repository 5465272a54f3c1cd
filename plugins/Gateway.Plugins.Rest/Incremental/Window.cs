namespace Gateway.Plugins.Rest.Incremental;

/// <summary>One span that is read as one list. Bounds are the canonical texts of marks; null is open.</summary>
/// <param name="From">Lower bound.</param>
/// <param name="To">Upper bound.</param>
internal sealed record Window(string? From, string? To)
{
    public static Window Open { get; } = new(null, null);
}
