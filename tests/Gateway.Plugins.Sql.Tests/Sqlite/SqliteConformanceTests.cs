using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Sql.Tests;

public sealed class SqliteTimeCursorConformance() : SqliteSourceConformance("""{ "cursor": { "time": "changed", "id": "id" } }""");

public sealed class SqliteNumberCursorConformance() : SqliteSourceConformance("""{ "cursor": { "id": "id" } }""");

public sealed class SqliteWholeListConformance() : SqliteSourceConformance("{ }");

public abstract class SqliteSourceConformance(string read) : SourceConformance
{
    private readonly SqliteFile _file = new("create table records (id integer primary key, name text, changed text not null)");

    protected override SourceTraits Traits => Adapter.Streams[0].Source!;

    protected override DateTimeOffset Middle => new(2025, 12, 8, 2, 15, 31, TimeSpan.Zero);

    private AdapterUnderTest Adapter => AdapterUnderTest.Of<SqlPlugin>(
        $$"""{ "provider": "sqlite", "file": "{{_file.Path}}", "streams": { "records": { "read": {{read}} } } }""");

    protected override ValueTask SeedAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            _file.Run($"insert into records values ({i}, 'name {i}', '2025-12-08 02:15:3{i / 3}')");
        }

        return default;
    }

    protected override ValueTask<ISourceAdapter> CreateAsync() => new((ISourceAdapter)Adapter.Create(Context.ToContext()));

    protected override ValueTask<bool> BreakAsync()
    {
        File.Delete(_file.Path);
        return new(true);
    }

    protected override ValueTask StopAsync()
    {
        _file.Dispose();
        return default;
    }
}

public sealed class SqliteUpsertConformance() : SqliteDestinationConformance("""{ "onDelete": "remove" }""");

public sealed class SqliteKeyedConformance() : SqliteDestinationConformance("""{ "onDelete": "remove", "keys": { } }""");

public sealed class SqliteKeyedInsertConformance() : SqliteDestinationConformance("""{ "mode": "insert", "keys": { } }""")
{
    protected override bool KeepsState => false;
}

public sealed class SqliteNakedInsertConformance() : SqliteDestinationConformance("""{ "mode": "insert" }""");

public abstract class SqliteDestinationConformance(string write) : DestinationConformance
{
    private readonly SqliteFile _file = new("create table records (id text primary key, name text not null check (name <> 'refused'))");

    protected override DestinationTraits Traits => Adapter.Streams[0].Destination!;

    protected override string RefusedValue => "refused";

    private AdapterUnderTest Adapter => AdapterUnderTest.Of<SqlPlugin>(
        $$"""{ "provider": "sqlite", "file": "{{_file.Path}}", "streams": { "records": { "write": {{write}} } } }""");

    protected override ValueTask<IDestinationAdapter> CreateAsync() => new((IDestinationAdapter)Adapter.Create(Context.ToContext()));

    protected override ValueTask<IReadOnlyList<HeldEntry>> HeldAsync() =>
        new([.. _file.Lines("select id, name from records").Select(line => line.Split('|')).Select(cells => new HeldEntry(cells[0], cells[1]))]);

    protected override ValueTask<bool> BreakAsync()
    {
        File.Delete(_file.Path);
        return new(true);
    }

    protected override ValueTask StopAsync()
    {
        _file.Dispose();
        return default;
    }
}
