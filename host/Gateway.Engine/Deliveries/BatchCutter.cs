using Gateway.Sdk;

namespace Gateway.Engine.Deliveries;

/// <summary>Cuts deliveries into batches that keep the destination's limits.</summary>
internal static class BatchCutter
{
    /// <param name="items">The deliveries, in order.</param>
    /// <param name="traits">The destination's limits.</param>
    /// <param name="batchSize">The sync's own limit. Null: none.</param>
    public static IEnumerable<IReadOnlyList<OutgoingItem>> Cut(List<OutgoingItem> items, DestinationTraits traits, int? batchSize)
    {
        var most = Math.Max(1, Math.Min(batchSize ?? traits.MaxBatchSize, traits.MaxBatchSize));
        var start = 0;
        long bytes = 0;
        for (var i = 0; i < items.Count; i++)
        {
            bytes += items[i].Delivery.Content.Length;
            if (i > start && (i - start == most || bytes > traits.MaxBatchBytes))
            {
                yield return items.GetRange(start, i - start);
                (start, bytes) = (i, items[i].Delivery.Content.Length);
            }
        }

        if (start < items.Count)
        {
            yield return start == 0 ? items : items.GetRange(start, items.Count - start);
        }
    }
}
