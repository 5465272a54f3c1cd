using System.Collections.Frozen;

namespace Gateway.Engine.Tests.Plugins;

public sealed class DemandTests : IAsyncDisposable
{
    private readonly PluginBench _bench = new();

    public DemandTests()
    {
        _bench.Add("OldJson");
        _bench.Add("NewJson");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Only_plugins_whose_adapters_are_named_are_loaded()
    {
        await LoadAsync("newjson");
        Loaded().ShouldBe(["newjson"]);
    }

    [Fact]
    public async Task A_name_that_no_plugin_brings_has_all_of_them_loaded_so_that_they_can_be_named()
    {
        await LoadAsync("newjson", "neverjson");
        Loaded().ShouldBe(["newjson", "oldjson"]);
    }

    [Fact]
    public async Task The_others_follow_when_everything_is_asked_for_and_the_first_stay_as_they_are()
    {
        await LoadAsync("newjson");
        var first = _bench.Catalog.Find("newjson", null);
        (await _bench.LoadAsync()).ShouldBeEmpty();
        Loaded().ShouldBe(["newjson", "oldjson"]);
        _bench.Catalog.Find("newjson", null).ShouldBeSameAs(first);
    }

    private Task LoadAsync(params string[] adapters) => _bench.Catalog.LoadAsync(adapters.ToFrozenSet(), TestContext.Current.CancellationToken);

    private IEnumerable<string> Loaded() => _bench.Catalog.Adapters.Select(adapter => adapter.Name.Name);
}
