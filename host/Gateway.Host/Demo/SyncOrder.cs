using Gateway.Engine.Configuration;

namespace Gateway.Host.Demo;

/// <summary>The order in which every sync can run once: those that others wait for come first.</summary>
internal static class SyncOrder
{
    /// <summary>Enabled syncs, each after the ones it names in <c>after</c>; otherwise by name.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyDictionary<string, SyncDefinition> syncs)
    {
        var order = new List<string>();
        foreach (var id in syncs.Keys.Order(StringComparer.Ordinal))
        {
            Visit(id);
        }

        return order;

        void Visit(string id)
        {
            if (!syncs.TryGetValue(id, out var sync) || !sync.Enabled || order.Contains(id))
            {
                return;
            }

            // The loader has refused cycles.
            foreach (var earlier in (sync.Schedule?.After ?? []).Order(StringComparer.Ordinal))
            {
                Visit(earlier);
            }

            order.Add(id);
        }
    }
}
