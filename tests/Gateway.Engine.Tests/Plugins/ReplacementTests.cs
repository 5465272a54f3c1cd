using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Engine.Plugins;
using Gateway.Sdk;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Engine.Tests.Plugins;

public sealed class ReplacementTests : IAsyncDisposable
{
    private readonly PluginBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Two_plugins_carry_clashing_versions_of_one_library_side_by_side()
    {
        _bench.Add("OldJson");
        _bench.Add("NewJson");
        (await _bench.LoadAsync()).ShouldBeEmpty();
        (await LibraryOfAsync("oldjson")).ShouldBe("12.0.0");
        (await LibraryOfAsync("newjson")).ShouldBe("13.0.0");
    }

    [Fact]
    public async Task A_new_version_serves_new_runs_while_the_old_run_ends_on_the_old_one()
    {
        _bench.Add("Misbehaving", version: "1.0.0");
        await _bench.LoadAsync();
        var changes = 0;
        _bench.Catalog.Changed += () => changes++;
        await using (var old = _bench.Create())
        {
            await using var source = ((ISourceAdapter)old).OpenSource("records");
            await using var pages = source.ReadAsync(new ReadRequest(null, 10), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
            (await AnswerAsync(pages)).ShouldBe("1.0.0");

            _bench.Add("Misbehaving", version: "1.1.0");
            (await _bench.LoadAsync()).ShouldBeEmpty();
            changes.ShouldBe(1);
            await using (var young = _bench.Create())
            {
                (await PluginBench.ReadAsync(young)).ShouldBe(["1.1.0", "1.1.0", "1.1.0"]);
            }

            (await AnswerAsync(pages)).ShouldBe("1.0.0");
            _bench.Catalog.Status().Select(status => (status.Plugin, status.State, status.Uses)).ShouldBe(
                [("misbehaving 1.1.0", PluginState.Loaded, 0), ("misbehaving 1.0.0", PluginState.Draining, 1)]);
        }
    }

    [Fact]
    public async Task A_bad_replacement_leaves_the_version_that_serves()
    {
        _bench.Add("Misbehaving", version: "1.0.0");
        await _bench.LoadAsync();
        _bench.Add("Misbehaving", version: "1.1.0", behaviour: "register throws");
        (await _bench.RefusedAsync()).Plugin.ShouldBe("misbehaving 1.1.0");
        await using var adapter = _bench.Create();
        (await PluginBench.ReadAsync(adapter)).ShouldAllBe(answer => answer == "1.0.0");
        _bench.Catalog.Status().Select(status => status.State).ShouldBe([PluginState.Loaded, PluginState.Refused], ignoreOrder: true);
    }

    [Fact]
    public async Task A_file_swapped_under_a_running_plugin_changes_nothing_until_it_is_trusted()
    {
        var folder = _bench.Add("Misbehaving", version: "1.0.0");
        await _bench.LoadAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "answer.txt"), "swapped", TestContext.Current.CancellationToken);
        (await _bench.RefusedAsync()).Code.ShouldBe("GW5102");
        await using (var adapter = _bench.Create())
        {
            (await PluginBench.ReadAsync(adapter)).ShouldAllBe(answer => answer == "1.0.0");
        }

        _bench.Trust.Trust(folder, "test");
        (await _bench.LoadAsync()).ShouldBeEmpty();
        await using var after = _bench.Create();
        (await PluginBench.ReadAsync(after)).ShouldAllBe(answer => answer == "swapped");
    }

    [Fact]
    public async Task A_removed_folder_takes_its_adapters_away()
    {
        var folder = _bench.Add("Misbehaving");
        await _bench.LoadAsync();
        Directory.Delete(folder, recursive: true);
        (await _bench.LoadAsync()).ShouldBeEmpty();
        _bench.Catalog.Find("misbehaving", null).ShouldBeNull();
    }

    [Fact]
    public async Task Reloading_without_a_change_loads_nothing_again()
    {
        _bench.Add("Misbehaving");
        await _bench.LoadAsync();
        var before = _bench.Catalog.Find("misbehaving", 1);
        await _bench.LoadAsync();
        _bench.Catalog.Find("misbehaving", 1).ShouldBeSameAs(before);
    }

    [Fact]
    public async Task Ten_replacements_leave_the_memory_again()
    {
        for (var i = 0; i < 10; i++)
        {
            _bench.Add("Misbehaving", version: $"1.0.{i}");
            await _bench.LoadAsync();
            await UseAsync();
        }

        for (var i = 0; i < 6 && _bench.Catalog.UnloadedVersions < 9; i++)
        {
            _bench.Catalog.Sweep();
        }

        _bench.Catalog.UnloadedVersions.ShouldBe(9);
        _bench.Catalog.LeakedVersions.ShouldBe(0);
    }

    [Fact]
    public async Task A_watched_folder_is_reloaded_once_it_is_quiet()
    {
        _bench.Add("Misbehaving", version: "1.0.0");
        await _bench.LoadAsync();
        var changed = new TaskCompletionSource();
        _bench.Catalog.Changed += changed.SetResult;
        await using var watcher = new PluginWatcher(_bench.Catalog, [_bench.Folder], TimeProvider.System, NullLogger<PluginWatcher>.Instance);
        _bench.Add("Misbehaving", version: "1.1.0");
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        _bench.Catalog.Status().ShouldContain(status => status.Plugin == "misbehaving 1.1.0" && status.State == PluginState.Loaded);
    }

    [Fact]
    public async Task Copies_of_a_dead_process_are_removed_and_those_of_a_living_one_stay()
    {
        _bench.Add("Misbehaving");
        await _bench.LoadAsync();
        var living = Directory.GetDirectories(_bench.Shadow).ShouldHaveSingleItem();
        var dead = Directory.CreateDirectory(Path.Combine(_bench.Shadow, "1-dead")).FullName;
        await File.WriteAllTextAsync(Path.Combine(dead, ".lock"), "", TestContext.Current.CancellationToken);
        await using var other = _bench.NewCatalog(_bench.Trust);
        Directory.Exists(dead).ShouldBeFalse();
        Directory.Exists(living).ShouldBeTrue();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task UseAsync()
    {
        await using var adapter = _bench.Create();
        (await PluginBench.ReadAsync(adapter)).Count.ShouldBe(3);
    }

    private async Task<string> LibraryOfAsync(string adapter)
    {
        await using var created = _bench.Create(adapter);
        (created is ISourceAdapter).ShouldBeFalse();
        return (await ((ICheckable)created).CheckAsync(TestContext.Current.CancellationToken)).Steps.ShouldHaveSingleItem().Detail;
    }

    private static async Task<string> AnswerAsync(IAsyncEnumerator<Page> pages)
    {
        (await pages.MoveNextAsync()).ShouldBeTrue();
        using var page = pages.Current;
        return JsonDocument.Parse(page.Records[0].Json).RootElement.GetProperty("version").GetString()!;
    }
}
