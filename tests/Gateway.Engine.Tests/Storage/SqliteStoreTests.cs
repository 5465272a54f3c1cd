using Gateway.Engine.Storage;
using Gateway.Engine.Storage.Sqlite;
using Gateway.Sdk;
using Microsoft.Data.Sqlite;

namespace Gateway.Engine.Tests.Storage;

public sealed class SqliteStoreTests : StoreCompliance
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-store-").FullName;

    protected override Task<IGatewayStore> OpenAsync() => Task.FromResult<IGatewayStore>(SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void P21_a_second_owner_is_refused_by_the_process_id_of_the_first()
    {
        var refused = Should.Throw<StoreException>(() => SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System));

        refused.Code.ShouldBe("GW6107");
        refused.Message.ShouldContain(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_lease_that_a_dead_process_left_is_free_for_the_next_owner()
    {
        var dead = await TakeAsync("a");
        await ReopenAsync();

        (await TakeAsync("b")).Token.ShouldBeGreaterThan(dead.Token);
    }

    [Fact]
    public async Task An_onlooker_sees_what_is_committed_and_can_write_nothing()
    {
        var lease = await TakeAsync("a");
        await Store.Syncs.CommitAsync(Commit(lease) with { Checkpoint = new Checkpoint("c1") }, Token);
        await using var onlooker = SqliteStore.Open(_folder, StoreAccess.Observe, TimeProvider.System);

        (await onlooker.Syncs.LoadAsync("s", Token)).Checkpoint.ShouldBe(new Checkpoint("c1"));
        Should.Throw<StoreException>(() => onlooker.Values.WriteAsync("a", "b", null, "c", Token)).Code.ShouldBe("GW6108");
    }

    [Fact]
    public async Task O10_a_database_of_a_newer_format_is_refused_untouched()
    {
        await Store.DisposeAsync();
        Execute("pragma user_version=999");

        Should.Throw<StoreException>(() => SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System)).Code.ShouldBe("GW6109");
        Execute("pragma user_version=3");
        await ReopenAsync();
    }

    [Fact]
    public async Task P25_an_older_format_is_copied_before_it_is_brought_up()
    {
        await Store.DisposeAsync();
        SqliteConnection.ClearAllPools();
        File.Delete(Path.Combine(_folder, "gateway.db"));
        Execute(FirstFormat());

        await ReopenAsync();

        var copy = $"{Path.Combine(_folder, "gateway.db")}.format-1";
        File.Exists(copy).ShouldBeTrue();
        await using var connection = new SqliteConnection($"Data Source={copy};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma user_version";
        command.ExecuteScalar().ShouldBe(1L);
    }

    /// <summary>The database that the first release made.</summary>
    private static string FirstFormat()
    {
        using var stream = typeof(SqliteStore).Assembly.GetManifestResourceStream("Gateway.Engine.Storage.Sqlite/" + FirstMigration())!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd() + $";pragma user_version=1;insert into meta (name, value) values ('database', '{Guid.NewGuid()}')";
    }

    private static string FirstMigration() =>
        typeof(SqliteStore).Assembly.GetManifestResourceNames().Select(name => name.Split('/')[^1]).Single(name => name.StartsWith("0001", StringComparison.Ordinal));

    [Fact]
    public async Task A_damaged_database_is_refused_and_kept()
    {
        await Store.DisposeAsync();
        var file = Path.Combine(_folder, "gateway.db");
        var whole = await File.ReadAllBytesAsync(file, Token);
        var damaged = whole.ToArray();
        damaged.AsSpan(4096).Fill(0xAA);
        await File.WriteAllBytesAsync(file, damaged, Token);
        SqliteConnection.ClearAllPools();

        Should.Throw<StoreException>(() => SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System)).Code.ShouldBe("GW6102");
        (await File.ReadAllBytesAsync(file, Token)).Length.ShouldBe(damaged.Length);
        await File.WriteAllBytesAsync(file, whole, Token);
        await ReopenAsync();
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "gateway.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
