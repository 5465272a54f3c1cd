using Gateway.Engine.Configuration;
using Gateway.Engine.Syncing;

namespace Gateway.Engine.Tests.Syncing;

public sealed class RunGuardsTests
{
    [Theory]
    [InlineData(50, 100, null)]
    [InlineData(51, 100, "GW3903")]
    [InlineData(100, 2_000, null)]
    [InlineData(101, 2_000, "GW3903")]
    public void Many_deletes_hold_the_run(int deleted, int known, string? code) => (Guards().Deleted(deleted, known)?.Code).ShouldBe(code);

    [Fact]
    public void A_guard_that_was_lifted_holds_nothing() => Guards("maxDeletedPercent").Deleted(2_000, 2_000).ShouldBeNull();

    private static RunGuards Guards(params string[] lifted) => new(new GuardDefinition(), lifted.ToHashSet());
}
