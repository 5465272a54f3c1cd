using Gateway.Engine.Plugins;
using Gateway.Engine.Plugins.Guarding;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Plugins;

/// <summary>The folder of bad plugins (delivery.md G1-G21): the host lives, the others load, and the message names plugin, cause and fix.</summary>
public sealed class BadPluginTests : IAsyncDisposable
{
    private readonly PluginBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("static constructor throws", "GW5301", "planted in static constructor")]
    [InlineData("constructor throws", "GW5301", "planted in constructor")]
    [InlineData("register throws", "GW5301", "planted in register")]
    [InlineData("static constructor hangs", "GW5302", "did not come back from loading")]
    [InlineData("constructor hangs", "GW5302", "did not come back from loading")]
    [InlineData("register hangs", "GW5302", "did not come back from loading")]
    [InlineData("registers nothing", "GW5303", "misbehaving")]
    [InlineData("registers a stranger", "GW5301", "\"stranger\" is not listed in plugin.json")]
    public async Task A_plugin_that_cannot_load_is_refused_and_the_others_load(string behaviour, string code, string cause)
    {
        _bench.Add("Misbehaving", behaviour: behaviour);
        _bench.Add("NewJson");
        var problem = await _bench.RefusedAsync();
        problem.Code.ShouldBe(code);
        problem.Plugin.ShouldBe("misbehaving 1.0.0");
        problem.Message.ShouldContain(cause);
        problem.Fix.ShouldNotBeEmpty();
        _bench.Catalog.Find("misbehaving", null).ShouldBeNull();
        _bench.Catalog.Find("newjson", null).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_plugin_without_one_of_its_dependencies_is_refused_before_any_of_its_code_runs()
    {
        _bench.Add("MissingDependency");
        var problem = await _bench.RefusedAsync();
        problem.Code.ShouldBe("GW5203");
        problem.Message.ShouldContain("MissingDependency.dll needs ForgottenLibrary 0.1.0.0");
    }

    [Fact]
    public async Task A_plugin_built_for_a_newer_contract_is_refused_with_both_versions()
    {
        _bench.Add("NewerContract");
        (await _bench.RefusedAsync()).ToString().ShouldBe("plugin newer-contract 1.0.0: error GW5201: NewerContract.dll was built for SDK 2.0, this host has 1.0. "
            + "Fix: install a version of newer-contract for SDK 1.0, or upgrade the host");
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("1.99")]
    [InlineData("0.9")]
    public async Task A_manifest_that_asks_for_another_contract_is_refused(string sdk)
    {
        PluginBench.Edit(_bench.Add("Misbehaving", trust: false), "\"sdk\": \"1.0\"", $"\"sdk\": \"{sdk}\"");
        _bench.Trust.Trust(Path.Combine(_bench.Folder, "Misbehaving"), "test");
        (await _bench.RefusedAsync()).Message.ShouldBe($"plugin.json asks for SDK {sdk}, this host has 1.0");
    }

    [Fact]
    public async Task Two_plugins_with_one_id_are_both_refused()
    {
        _bench.Add("Misbehaving", name: "one", version: "1.0.0");
        _bench.Add("Misbehaving", name: "two", version: "1.1.0");
        var problems = await _bench.LoadAsync();
        problems.Select(problem => (problem.Plugin, problem.Code)).ShouldBe([("misbehaving 1.0.0", "GW5003"), ("misbehaving 1.1.0", "GW5003")]);
        problems[0].Message.ShouldBe("another plugin has the id \"misbehaving\": two");
        _bench.Catalog.Adapters.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_plugins_with_one_adapter_are_both_refused()
    {
        _bench.Add("Misbehaving", name: "one");
        _bench.Add("Misbehaving", name: "two", id: "other");
        (await _bench.LoadAsync()).ShouldAllBe(problem => problem.Code == "GW5004");
        _bench.Catalog.Adapters.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("streams throws", "planted in streams", "GW5401")]
    [InlineData("validate throws", "planted in validate", "GW5401")]
    [InlineData("streams hangs", "did not come back", "GW5402")]
    [InlineData("validate hangs", "did not come back", "GW5402")]
    public async Task Settings_that_the_plugin_chokes_on_are_an_error_of_the_endpoint(string behaviour, string cause, string code)
    {
        _bench.Add("Misbehaving", behaviour: behaviour);
        await _bench.LoadAsync();
        var binding = _bench.Catalog.Find("misbehaving", 1)!.Bind(System.Text.Json.JsonElement.Parse("{}"));
        binding.Endpoint.ShouldBeNull();
        var error = binding.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe(code);
        error.Message.ShouldContain("plugin misbehaving 1.0.0");
        error.Message.ShouldContain(cause);
    }

    [Theory]
    [InlineData("create throws", "creating the adapter", "GW5401")]
    [InlineData("create hangs", "creating the adapter", "GW5402")]
    [InlineData("open source throws", "OpenSource", "GW5401")]
    [InlineData("open source hangs", "OpenSource", "GW5402")]
    [InlineData("open source returns nothing", "OpenSource", "GW5405")]
    [InlineData("read throws", "ReadAsync", "GW5401")]
    [InlineData("yields nothing", "ReadAsync", "GW5405")]
    [InlineData("yields a huge checkpoint", "ReadAsync", "GW5405")]
    [InlineData("never ends", "ReadAsync", "GW5405")]
    public async Task A_reading_call_that_goes_wrong_names_plugin_and_stage(string behaviour, string stage, string code)
    {
        _bench.Add("Misbehaving", behaviour: behaviour);
        await _bench.LoadAsync();
        var thrown = await Should.ThrowAsync<PluginException>(async () =>
        {
            await using var adapter = _bench.Create();
            await PluginBench.ReadAsync(adapter);
        });
        thrown.Code.ShouldBe(code);
        thrown.Stage.ShouldBe(stage);
        thrown.Message.ShouldContain("misbehaving 1.0.0");
        thrown.Fix.ShouldNotBeEmpty();
        _bench.Catalog.Status().ShouldHaveSingleItem().Uses.ShouldBe(0);
    }

    [Theory]
    [InlineData("deliver throws", "GW5401")]
    [InlineData("returns null", "GW5405")]
    [InlineData("forgets outcomes", "GW5405")]
    public async Task A_delivery_that_goes_wrong_names_plugin_and_stage(string behaviour, string code)
    {
        _bench.Add("Misbehaving", behaviour: behaviour);
        await _bench.LoadAsync();
        await using var adapter = _bench.Create();
        await using var destination = ((IDestinationAdapter)adapter).OpenDestination("records");
        var thrown = await Should.ThrowAsync<PluginException>(() => destination.DeliverAsync(Batch(), TestContext.Current.CancellationToken));
        (thrown.Code, thrown.Stage).ShouldBe((code, "DeliverAsync"));
    }

    [Theory]
    [InlineData("read hangs")]
    [InlineData("deliver hangs")]
    [InlineData("check hangs")]
    public async Task A_call_that_ignores_its_token_is_left_behind_after_a_short_grace(string behaviour)
    {
        _bench.Add("Misbehaving", behaviour: behaviour);
        await _bench.LoadAsync();
        await using var adapter = _bench.Create();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Should.ThrowAsync<OperationCanceledException>(() => behaviour[..4] switch
        {
            "read" => ReadAllAsync(adapter, stop.Token),
            "deli" => ((IDestinationAdapter)adapter).OpenDestination("records").DeliverAsync(Batch(), stop.Token),
            _ => ((ICheckable)adapter).CheckAsync(stop.Token),
        });
        _bench.Catalog.Status().ShouldHaveSingleItem().AbandonedCalls.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_beyond_the_longest_time_is_stopped_without_anybody_cancelling()
    {
        await using var bench = new PluginBench(new PluginLimits { Call = TimeSpan.FromMilliseconds(100), Grace = TimeSpan.FromMilliseconds(100) });
        bench.Add("Misbehaving", behaviour: "check hangs");
        await bench.LoadAsync();
        await using var adapter = bench.Create();
        (await Should.ThrowAsync<PluginException>(() => ((ICheckable)adapter).CheckAsync(TestContext.Current.CancellationToken))).Code.ShouldBe("GW5402");
    }

    [Fact]
    public async Task A_plugin_whose_calls_hang_again_and_again_is_quarantined()
    {
        _bench.Add("Misbehaving", behaviour: "create hangs");
        await _bench.LoadAsync();
        var endpoint = _bench.Bind();
        for (var i = 0; i < 3; i++)
        {
            Should.Throw<PluginException>(() => endpoint.Create(_bench.Context())).Code.ShouldBe("GW5402");
        }

        var thrown = Should.Throw<PluginException>(() => endpoint.Create(_bench.Context()));
        thrown.Code.ShouldBe("GW5403");
        thrown.Message.ShouldContain("GW5402");
        _bench.Catalog.Status().ShouldHaveSingleItem().State.ShouldBe(PluginState.Quarantined);
    }

    [Theory]
    [InlineData("dispose throws")]
    [InlineData("dispose hangs")]
    public async Task Disposing_never_hurts_the_host(string behaviour)
    {
        _bench.Add("Misbehaving", behaviour: behaviour);
        await _bench.LoadAsync();
        await _bench.Create().DisposeAsync();
        _bench.Catalog.Status().ShouldHaveSingleItem().Uses.ShouldBe(0);
    }

    [Theory]
    [InlineData("thread throws", "planted on a thread")]
    [InlineData("async void throws", "planted in async void")]
    [InlineData("timer throws", "planted in a timer")]
    public async Task What_a_plugin_throws_in_the_background_quarantines_it_and_the_process_lives(string behaviour, string cause)
    {
        PluginFaultHandler.Install();
        _bench.Add("Misbehaving", behaviour: behaviour);
        await _bench.LoadAsync();
        await using var adapter = _bench.Create();
        await ((ICheckable)adapter).CheckAsync(TestContext.Current.CancellationToken);
        var status = await UntilAsync(() => _bench.Catalog.Status().Single(), status => status.State == PluginState.Quarantined);
        status.Problem.ShouldNotBeNull().Code.ShouldBe("GW5404");
        status.Problem.Message.ShouldContain(cause);
        Should.Throw<PluginException>(() => ((ISourceAdapter)adapter).OpenSource("records")).Code.ShouldBe("GW5403");
    }

    [Fact]
    public void What_no_plugin_threw_still_ends_the_process() =>
        PluginFaultHandler.Handle(Should.Throw<InvalidOperationException>(() => throw new InvalidOperationException("the host's own"))).ShouldBeFalse();

    private static DeliveryBatch Batch() => new([new Delivery("a", 1, "key", ChangeKind.Upsert, "{}"u8.ToArray())], "batch", 1);

    private static async Task ReadAllAsync(IAdapter adapter, CancellationToken cancellationToken)
    {
        await using var source = ((ISourceAdapter)adapter).OpenSource("records");
        await foreach (var page in source.ReadAsync(new ReadRequest(null, 10), cancellationToken))
        {
            page.Dispose();
        }
    }

    private static async Task<T> UntilAsync<T>(Func<T> look, Func<T, bool> seen)
    {
        while (!seen(look()))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return look();
    }
}
