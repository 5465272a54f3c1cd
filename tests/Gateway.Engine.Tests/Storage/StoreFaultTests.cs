using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Engine.Storage.Sqlite;
using Gateway.Engine.Syncing;
using Gateway.Engine.Tests.Crashing;
using Gateway.Engine.Tests.Syncing;
using Gateway.Sdk;
using Microsoft.Data.Sqlite;

namespace Gateway.Engine.Tests.Storage;

/// <summary>Rows of the fault matrix about the disk below the store (delivery.md D1-D8, P24).</summary>
public sealed class StoreFaultTests : IAsyncLifetime
{
    private static readonly byte[] Key = new byte[32];
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-fault-").FullName;
    private readonly Random _random = new(4711);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("D6 torn tail and P24 power cut")]
    [InlineData("D7 bit flip")]
    public async Task D6_D7_P24_a_damaged_log_loses_its_end_and_the_anchor_tells(string damage)
    {
        var log = await CommittedAsync(commits: 20);
        var lost = 0;
        for (var round = 0; round < 25; round++)
        {
            var at = _random.Next(32, log.Wal.Length);
            var damaged = damage[1] == '6' ? log.Wal[..at] : Flipped(log.Wal, at);

            var (sequence, finding) = await OpenAsync(log, damaged);

            // What is left is a beginning of what was committed, never something else.
            sequence.ShouldBeInRange(0, log.Head.Sequence);
            finding.ShouldBe(sequence < log.Head.Sequence ? AnchorState.DatabaseIsOlder : AnchorState.Agrees);
            lost += sequence < log.Head.Sequence ? 1 : 0;
        }

        lost.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task D8_O18_a_log_that_somebody_deleted_is_noticed_by_the_anchor()
    {
        var log = await CommittedAsync(commits: 5);

        var (sequence, finding) = await OpenAsync(log, wal: null);

        sequence.ShouldBeLessThan(log.Head.Sequence);
        finding.ShouldBe(AnchorState.DatabaseIsOlder);
    }

    [Fact]
    public async Task D5_a_lock_of_another_program_is_waited_for()
    {
        await using var store = SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System);
        await using var other = new SqliteConnection($"Data Source={Path.Combine(_folder, "gateway.db")};Pooling=False");
        await other.OpenAsync(Token);
        Execute(other, "begin immediate");

        var write = store.Values.WriteAsync("a", "b", null, "c", Token);
        (await Task.WhenAny(write, Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Token))).ShouldNotBe(write);
        Execute(other, "rollback");

        (await write).ShouldBeTrue();
    }

    [Theory]
    [InlineData("intent", 0, DestinationClass.Keyed)]
    [InlineData("intent", 0, DestinationClass.Naked)]
    [InlineData("result", 1, DestinationClass.Keyed)]
    [InlineData("result", 1, DestinationClass.Upsert)]
    [InlineData("result", 1, DestinationClass.Queryable)]
    public async Task D1_D2_a_full_disk_ends_the_run_sends_nothing_more_and_the_next_one_goes_on(string commit, int sent, DestinationClass kind)
    {
        await using var harness = new SyncHarness(kind);
        harness.Add(1);
        var full = true;
        var setup = harness.Setup(new RunRequest(RunCause.Manual));
        var store = new MortalStore(harness.Store, new Mortal(int.MaxValue), c => full && c.Kind == commit ? throw new StoreException("GW6101", "the disk of the database is full", "free space") : c);

        var run = await new SyncRunner("tests", TimeSpan.FromSeconds(30)).RunAsync(setup with { Store = store }, Token);

        run!.State.ShouldBe(RunState.Failed);
        run.Problem!.Code.ShouldBe("GW6101");
        run.Books.ShouldBe(new Books(sent, 0, 0, 0, 0, sent));
        harness.Destination.Effects.Count.ShouldBe(sent);
        full = false;
        var next = await harness.RunAsync();
        next.State.ShouldBe(RunState.Finished);
        harness.Destination.Held.ShouldHaveSingleItem();
        harness.Destination.Effects.Count.ShouldBe(kind == DestinationClass.Upsert ? 2 : 1);
    }

    [Fact]
    public async Task D1_a_disk_without_room_refuses_the_write_and_takes_it_when_there_is_room_again()
    {
        var file = new SqliteFile(Path.Combine(_folder, "gateway.db"));
        var connection = file.OpenWriter();
        Migrations.Apply(connection);
        await using var writer = new SqliteWriter(connection, file.Path);
        file.Writer = writer;
        var values = new SqliteValueStore(file);
        var large = new string('x', 100_000);
        Execute(connection, "pragma max_page_count=1");

        (await Should.ThrowAsync<StoreException>(() => values.WriteAsync("a", "b", null, large, Token))).Code.ShouldBe("GW6101");
        (await values.ReadAsync("a", "b", Token)).ShouldBeNull();
        Execute(connection, "pragma max_page_count=1000000");

        (await values.WriteAsync("a", "b", null, large, Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task D1_a_full_disk_neither_stops_the_writer_for_good_nor_loses_what_was_committed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", _folder), "a disk of its own can only be mounted by root");
        try
        {
            var filler = Path.Combine(_folder, "filler");
            await using (var store = SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System))
            {
                await store.Values.WriteAsync("a", "before", null, new string('x', 50_000), Token);
                Should.Throw<IOException>(() => File.WriteAllBytes(filler, new byte[2 << 20]));
                (await Should.ThrowAsync<StoreException>(() => store.Values.WriteAsync("a", "during", null, new string('x', 500_000), Token))).Code.ShouldBe("GW6101");
            }

            File.Delete(filler);
            await using var again = SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System);
            (await again.Values.ReadAsync("a", "before", Token))!.Length.ShouldBe(50_000);
            (await again.Values.WriteAsync("a", "after", null, "c", Token)).ShouldBeTrue();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Run("umount", _folder);
        }
    }

    [Theory]
    [InlineData("nfs", true)]
    [InlineData("cifs", true)]
    [InlineData("smb2", true)]
    [InlineData("ext4", false)]
    [InlineData("xfs", false)]
    [InlineData("tmpfs", false)]
    public void D20_a_network_share_is_no_place_for_the_store(string format, bool remote) =>
        (new DataDisk(format, 1, 1).RefusesStore("data")?.Code).ShouldBe(remote ? "GW6111" : null);

    [Theory]
    [InlineData(40, 1000, true)]
    [InlineData(60, 1000, false)]
    [InlineData(2100, 100_000, false)]
    [InlineData(1900, 100_000, true)]
    public void D4_below_five_per_cent_no_run_begins(long freeMebibytes, long sizeMebibytes, bool full) =>
        (new DataDisk("ext4", freeMebibytes << 20, sizeMebibytes << 20).RefusesRuns("data")?.Code).ShouldBe(full ? "GW6112" : null);

    [Theory]
    [InlineData(140, 1000, true)]
    [InlineData(160, 1000, false)]
    [InlineData(7000, 100_000, false)]
    [InlineData(6000, 100_000, true)]
    public void D4_below_fifteen_per_cent_somebody_is_warned(long freeMebibytes, long sizeMebibytes, bool low) =>
        new DataDisk("ext4", freeMebibytes << 20, sizeMebibytes << 20).IsLow.ShouldBe(low);

    [Fact]
    public void D4_D20_the_disk_of_a_folder_is_known() => DataDisk.Of(_folder).ShouldNotBeNull().Size.ShouldBeGreaterThan(0);

    private static bool Mount(params string[] arguments) => Environment.UserName == "root" && Run("mount", arguments);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        var flipped = bytes.ToArray();
        flipped[at] ^= 0x10;
        return flipped;
    }

    private sealed record Log(byte[] Database, byte[] Wal, JournalHead Head, IReadOnlyDictionary<long, string> Hashes);

    /// <summary>A database whose last commits are only in its write-ahead log, as after a power cut.</summary>
    private async Task<Log> CommittedAsync(int commits)
    {
        var file = Path.Combine(_folder, "gateway.db");
        await using var store = SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System);
        for (var i = 0; i < commits; i++)
        {
            await store.Journal.AppendAsync(new JournalNote("rudi", "test", "store"), Token);
        }

        var hashes = new Dictionary<long, string>();
        await foreach (var entry in store.Journal.ReadAsync(1, Token))
        {
            hashes[entry.Sequence] = entry.Hash;
        }

        return new Log(Copy(file), Copy(file + "-wal"), await store.Journal.HeadAsync(Token), hashes);
    }

    private static byte[] Copy(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private async Task<(long Sequence, AnchorState Finding)> OpenAsync(Log log, byte[]? wal)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "gateway.db"), log.Database, Token);
        if (wal is not null)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "gateway.db-wal"), wal, Token);
        }

        await using var store = SqliteStore.Open(folder, StoreAccess.Own, TimeProvider.System);
        var head = await store.Journal.HeadAsync(Token);
        using (var anchor = AnchorFile.Open(Path.Combine(folder, "anchor"), Key, log.Head, _ => null, out _))
        {
            anchor.Note(new JournalPosition(log.Head.Sequence, log.Head.Hash));
        }

        using var again = AnchorFile.Open(Path.Combine(folder, "anchor"), Key, head, sequence => head.Sequence >= sequence ? log.Hashes.GetValueOrDefault(sequence) : null, out var finding);
        return (head.Sequence, finding.State);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
