using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>One database.</summary>
internal sealed class SqlAdapter(SqlSettings settings, AdapterContext context)
    : ISourceAdapter, IDestinationAdapter, ICheckable, IDiscoverable
{
    private readonly ISqlDialect _dialect = settings.Provider switch
    {
        SqlProvider.Sqlite => new SqliteDialect(settings, context.Time),
        _ => new PostgresDialect(settings, context.Secrets),
    };

    public ISource OpenSource(string stream) => Find(stream) is { Read: { } read } found
        ? new SqlSource(_dialect, TableOf(stream, found), read)
        : throw Unavailable(stream, "read");

    public IDestination OpenDestination(string stream) => Find(stream) is { Write: { } write } found
        ? new SqlDestination(_dialect, TableOf(stream, found), write)
        : throw Unavailable(stream, "write");

    public Task<CheckReport> CheckAsync(CancellationToken cancellationToken) =>
        new DatabaseCheck(_dialect, settings, context.Time).RunAsync(cancellationToken);

    public Task<IReadOnlyList<StreamDescription>> DiscoverAsync(CancellationToken cancellationToken) =>
        new Discovery(_dialect, settings).RunAsync(cancellationToken);

    public ValueTask DisposeAsync() => default;

    internal static TableName TableOf(string name, SqlStream stream) => TableName.Parse(stream.Table ?? name);

    private SqlStream? Find(string stream) => settings.Streams.GetValueOrDefault(stream);

    private static AdapterException Unavailable(string stream, string use) =>
        new(FailureKind.Configuration, "GW2205", $"the stream \"{stream}\" has no \"{use}\" section.") { Fix = $"Add \"{use}\" to the stream." };
}
