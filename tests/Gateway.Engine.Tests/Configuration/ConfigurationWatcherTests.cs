using System.Threading.Channels;
using Gateway.Engine.Configuration;
using Gateway.Engine.Tests.Secrets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Engine.Tests.Configuration;

public sealed class ConfigurationWatcherTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<GatewayConfig> _changes = Channel.CreateUnbounded<GatewayConfig>();
    private readonly ConfigurationWatcher _watcher;
    private Task _running = Task.CompletedTask;

    public ConfigurationWatcherTests()
    {
        ConfigCases.CopyTo(_folder.Path);
        var loader = ConfigCases.Loader();
        _watcher = new ConfigurationWatcher(loader, loader.Load(_folder.Path).Config!, TimeProvider.System, NullLogger.Instance);
        _watcher.Changed += config => _changes.Writer.TryWrite(config);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string SyncFile => _folder.File("syncs/lowongan-masuk.json");

    [Fact]
    public async Task A_good_edit_takes_over_and_the_old_snapshot_stays_as_it_was()
    {
        var pinned = _watcher.Current;
        _running = _watcher.RunAsync(_stop.Token);

        Edit("2.5", "3.5");
        var changed = await _changes.Reader.ReadAsync(Token);

        changed.Syncs["lowongan-masuk"].Guards.MaxHeldPercent.ShouldBe(3.5);
        pinned.Syncs["lowongan-masuk"].Guards.MaxHeldPercent.ShouldBe(2.5);
        changed.Version.ShouldNotBe(pinned.Version);
        _watcher.Current.ShouldBeSameAs(changed);
    }

    [Fact]
    public async Task A_bad_edit_leaves_the_last_good_one_running_and_says_why()
    {
        var good = _watcher.Current;
        Edit("lowongan-v1", "lowongan-v2");

        (await _watcher.ReloadAsync(Token)).Config.ShouldBeNull();

        _watcher.Current.ShouldBeSameAs(good);
        _watcher.LastRejection!.Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("GW1102");

        Edit("lowongan-v2", "lowongan-v1");
        await _watcher.ReloadAsync(Token);
        _watcher.LastRejection.ShouldBeNull();
        _watcher.Current.ShouldBeSameAs(good);
    }

    [Fact]
    public async Task Comments_and_spacing_are_no_change()
    {
        File.AppendAllText(SyncFile, "\n// catatan\n");

        (await _watcher.ReloadAsync(Token)).Config!.Version.ShouldBe(_watcher.Current.Version);

        _changes.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_half_written_is_not_taken_for_the_whole()
    {
        var whole = File.ReadAllText(SyncFile).Replace("2.5", "4.5", StringComparison.Ordinal);
        _running = _watcher.RunAsync(_stop.Token);

        await File.WriteAllTextAsync(SyncFile, whole[..40], Token);
        await File.WriteAllTextAsync(SyncFile, whole, Token);
        var changed = await _changes.Reader.ReadAsync(Token);

        changed.Syncs["lowongan-masuk"].Guards.MaxHeldPercent.ShouldBe(4.5);
    }

    [Fact]
    public async Task A_subscriber_that_throws_stops_nobody()
    {
        _watcher.Changed += _ => throw new InvalidOperationException("planted");
        var later = 0;
        _watcher.Changed += _ => later++;

        Edit("2.5", "3.5");
        await _watcher.ReloadAsync(Token);

        later.ShouldBe(1);
    }

    [Fact]
    public async Task A_mounted_folder_that_swaps_the_target_of_its_links_is_noticed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights on Windows");
        var (first, second, link) = (_folder.File("v1"), _folder.File("v2"), _folder.File("terpasang"));
        ConfigCases.CopyTo(first);
        ConfigCases.CopyTo(second, "key-spaces-apart");
        Directory.CreateSymbolicLink(link, first);
        var loader = ConfigCases.Loader();
        using var watcher = new ConfigurationWatcher(loader, loader.Load(link).Config!, TimeProvider.System, NullLogger.Instance);

        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, second);
        await watcher.ReloadAsync(Token);

        watcher.Current.Syncs.Count.ShouldBe(2);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Should.NotThrowAsync(async () => await _running.ContinueWith(_ => { }, TaskScheduler.Default));
        _stop.Dispose();
        _watcher.Dispose();
        _folder.Dispose();
    }

    private void Edit(string old, string replacement) => File.WriteAllText(SyncFile, File.ReadAllText(SyncFile).Replace(old, replacement, StringComparison.Ordinal));
}
