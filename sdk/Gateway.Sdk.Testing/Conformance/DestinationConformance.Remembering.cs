using Xunit;

namespace Gateway.Sdk.Testing;

public abstract partial class DestinationConformance
{
    /// <summary>Lets time pass at the outside system. Returns false when that cannot be done here; D17 is then left out.</summary>
    /// <param name="by">How much time.</param>
    protected virtual ValueTask<bool> AdvanceAsync(TimeSpan by) => ValueTask.FromResult(false);

    /// <summary>D17: a key sent again as late as the host may send it, nine tenths of the declared window, is still known (class K; delivery.md K10).</summary>
    [Fact]
    public async Task D17_a_key_is_remembered_as_long_as_is_declared()
    {
        Assert.SkipUnless(Traits.Class == DestinationClass.Keyed, "only class K remembers keys");
        await DeliverAcceptedAsync(Upsert("a", "old", 1));
        if (KeepsState)
        {
            // What came later shows whether the old key is taken for a new one.
            await DeliverAcceptedAsync(Upsert("a", "new", 2));
        }

        Assert.SkipUnless(await AdvanceAsync(Traits.KeyWindow * 0.9), "this suite cannot let time pass");
        await DeliverAcceptedAsync(Upsert("a", "old", 1));
        await HoldsAsync(("a", KeepsState ? "new" : "old"));
    }
}
