using Gateway.Expressions;

namespace Gateway.Plugins.Rest.Partitions;

/// <summary>One part of a stream: a value of each of its splits.</summary>
/// <param name="Key">Text that names it in checkpoints; null when the stream is not split.</param>
/// <param name="Values">The values by name, for templates.</param>
internal sealed record Partition(string? Key, IReadOnlyDictionary<string, CelValue> Values)
{
    /// <summary>The one part of a stream that is not split.</summary>
    public static Partition Whole { get; } = new(null, new Dictionary<string, CelValue>());

    public CelValue ToValue()
    {
        var map = new CelMapBuilder(Values.Count);
        foreach (var (name, value) in Values)
        {
            map.Add(name, value);
        }

        return CelValue.Of(map.Build());
    }
}
