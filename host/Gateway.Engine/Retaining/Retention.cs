using System.Globalization;
using Gateway.Engine.Storage;

namespace Gateway.Engine.Retaining;

/// <summary>
/// Prunes a little after each run. The clock must have been read twice, an hour apart, before anything counts as old by it: a clock that jumps ahead for
/// a moment makes nothing expire (delivery.md D23).
/// </summary>
/// <param name="store">The store.</param>
/// <param name="time">The clock.</param>
public sealed class Retention(IGatewayStore store, TimeProvider time)
{
    private const int MostRows = 2_000;
    private const string Scope = "retention";
    private const string Reading = "clock";
    private static readonly TimeSpan Apart = TimeSpan.FromHours(1);

    /// <summary>One bounded pass. Null: the clock was not read often enough yet.</summary>
    public async Task<Pruned?> PassAsync(RetentionSettings settings, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stored = await store.Values.ReadAsync(Scope, Reading, cancellationToken);
        var before = stored is null ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(stored, CultureInfo.InvariantCulture));
        if (before is null || now < before || now - before >= Apart)
        {
            var text = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            var first = await store.Values.WriteAsync(Scope, Reading, stored, text, cancellationToken);
            return first && before < now ? await PruneAsync(settings, before.Value, cancellationToken) : null;
        }

        return null;
    }

    private async Task<Pruned> PruneAsync(RetentionSettings settings, DateTimeOffset reading, CancellationToken cancellationToken) =>
        await store.Retention.PruneAsync(RetentionMoments.Of(settings, reading), MostRows, cancellationToken);
}
