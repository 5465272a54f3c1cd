using Gateway.Sdk;

namespace Gateway.Engine.Deliveries;

/// <summary>Cuts deliveries into batches that keep the destination's limits.</summary>
internal static class BatchCutter
{
    /// <param name="items">The deliveries, in order.</param>
    /// <param name="traits">The destination's limits.</param>
    /// <param name="batchSize">The sync's own limit. Null: none.</param>
    public static IEnumerable<OutgoingItem[]> Cut(List<OutgoingItem> items, DestinationTraits traits, int? batchSize)
    {
        var most = Math.Max(1, Math.Min(batchSize ?? traits.MaxBatchSize, traits.MaxBatchSize));
        var start = 0;
        long bytes = 0;
        for (var i = 0; i < items.Count; i++)
        {
            bytes += items[i].Delivery.Content.Length;
            if (i > start && (i - start == most || bytes > traits.MaxBatchBytes))
            {
                yield return Slice(items, start, i);
                (start, bytes) = (i, items[i].Delivery.Content.Length);
            }
        }

        if (start < items.Count)
        {
            yield return Slice(items, start, items.Count);
        }
    }

    private static OutgoingItem[] Slice(List<OutgoingItem> items, int start, int end)
    {
        var slice = new OutgoingItem[end - start];
        items.CopyTo(start, slice, 0, slice.Length);
        return slice;
    }
}
