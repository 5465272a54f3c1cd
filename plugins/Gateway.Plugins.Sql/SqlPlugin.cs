using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>Brings the <c>sql</c> adapter.</summary>
public sealed class SqlPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IAdapterRegistry adapters) => adapters.Add(new AdapterDefinition<SqlSettings>(
        "sql",
        () => SqlJson.Default.SqlSettings,
        SqlStreams.Describe,
        (settings, context) => new SqlAdapter(settings, context))
    {
        Description = "Reads and writes tables of SQLite and PostgreSQL databases.",
    });
}
