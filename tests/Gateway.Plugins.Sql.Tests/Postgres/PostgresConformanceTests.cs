using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Gateway.Tests;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Gateway.Plugins.Sql.Tests;

public sealed class PostgresTimeCursorConformance(PostgresCluster cluster) : PostgresSourceConformance(cluster, """{ "cursor": { "time": "changed", "id": "id" } }""");

public sealed class PostgresNumberCursorConformance(PostgresCluster cluster) : PostgresSourceConformance(cluster, """{ "cursor": { "id": "id" } }""");

public sealed class PostgresWholeListConformance(PostgresCluster cluster) : PostgresSourceConformance(cluster, "{ }");

public abstract class PostgresSourceConformance(PostgresCluster cluster, string read) : SourceConformance
{
    private string _database = "";

    protected override SourceTraits Traits => Adapter.Streams[0].Source!;

    protected override DateTimeOffset Middle => new DateTimeOffset(2025, 12, 8, 2, 15, 31, TimeSpan.FromHours(7)).AddMicroseconds(123_456);

    private AdapterUnderTest Adapter => PostgresSettings.Adapter(cluster.Port, _database, $$"""{ "records": { "read": {{read}} } }""");

    public override async ValueTask InitializeAsync()
    {
        _database = await cluster.CreateDatabaseAsync();
        await cluster.RunAsync(_database, "create table records (id bigint primary key, name text, changed timestamptz not null)");
    }

    protected override async ValueTask SeedAsync(int count) =>
        await cluster.RunAsync(_database, $"insert into records select i, 'name ' || i, timestamptz '2025-12-08 02:15:30.123456+07' + make_interval(secs => i / 3) from generate_series(1, {count}) i");

    protected override ValueTask<ISourceAdapter> CreateAsync() => new((ISourceAdapter)Adapter.Create(Context.ToContext()));

    protected override async ValueTask<bool> BreakAsync()
    {
        await cluster.RunAsync("postgres", $"drop database {_database}");
        return true;
    }
}

public sealed class PostgresUpsertConformance(PostgresCluster cluster) : PostgresDestinationConformance(cluster, """{ "onDelete": "remove" }""");

public sealed class PostgresKeyedConformance(PostgresCluster cluster) : PostgresDestinationConformance(cluster, """{ "onDelete": "remove", "keys": { } }""");

public sealed class PostgresKeyedInsertConformance(PostgresCluster cluster) : PostgresDestinationConformance(cluster, """{ "mode": "insert", "keys": { } }""")
{
    protected override bool KeepsState => false;
}

public sealed class PostgresNakedInsertConformance(PostgresCluster cluster) : PostgresDestinationConformance(cluster, """{ "mode": "insert" }""");

public abstract class PostgresDestinationConformance(PostgresCluster cluster, string write) : DestinationConformance
{
    private string _database = "";
    private CommitLosingProxy? _proxy;

    protected override DestinationTraits Traits => Adapter.Streams[0].Destination!;

    protected override string RefusedValue => "refused";

    private AdapterUnderTest Adapter => PostgresSettings.Adapter(_proxy?.Port ?? cluster.Port, _database, $$"""{ "records": { "write": {{write}} } }""");

    public override async ValueTask InitializeAsync()
    {
        _database = await cluster.CreateDatabaseAsync();
        await cluster.RunAsync(_database, "create table records (id text primary key, name text not null check (name <> 'refused'))");
    }

    protected override ValueTask<IDestinationAdapter> CreateAsync() => new((IDestinationAdapter)Adapter.Create(Context.ToContext()));

    protected override async ValueTask<IReadOnlyList<HeldEntry>> HeldAsync() =>
        [.. (await cluster.LinesAsync(_database, "select id, name from records")).Select(line => line.Split('|')).Select(cells => new HeldEntry(cells[0], cells[1]))];

    protected override ValueTask<bool> LoseNextAnswerAsync()
    {
        _proxy = new CommitLosingProxy(cluster.Port);
        return new(true);
    }

    protected override async ValueTask<bool> BreakAsync()
    {
        await cluster.RunAsync("postgres", $"drop database {_database}");
        return true;
    }

    protected override async ValueTask StopAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }
    }
}

internal static class PostgresSettings
{
    public static AdapterUnderTest Adapter(int port, string database, string streams) => AdapterUnderTest.Of<SqlPlugin>(
        $$"""{ "provider": "postgres", "host": "127.0.0.1", "port": {{port}}, "database": "{{database}}", "user": "gateway", "tls": "off", "streams": {{streams}} }""");
}
