using System.Text.Json.Serialization;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>One database and the streams that are its tables.</summary>
/// <remarks>Properties with a default have a setter: generated readers assign init-only ones always, and so would lose the default.</remarks>
internal sealed record SqlSettings : IValidatable
{
    /// <summary>Which database it is.</summary>
    public required SqlProvider Provider { get; init; }

    /// <summary>The SQLite database file, absolute or relative to the folder the gateway runs in. It must exist.</summary>
    public string? File { get; init; }

    /// <summary>The PostgreSQL server: a host name, an address or the folder of its socket.</summary>
    public string? Host { get; init; }

    /// <summary>The PostgreSQL server's port. Default: 5432.</summary>
    public int Port { get; set; } = 5432;

    /// <summary>The PostgreSQL database.</summary>
    public string? Database { get; init; }

    /// <summary>The PostgreSQL user.</summary>
    public string? User { get; init; }

    /// <summary>The user's password. Default: none.</summary>
    public SecretReference? Password { get; init; }

    /// <summary>How the connection to PostgreSQL is protected. Default: <c>verify</c>.</summary>
    public TlsMode Tls { get; set; } = TlsMode.Verify;

    /// <summary>A file with the certificate authority to trust. Default: those of the system.</summary>
    public string? RootCertificate { get; init; }

    /// <summary>The zone of times that are stored without one, as an IANA name. Default: UTC.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Longest time for one statement. Default: 5 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The streams by name.</summary>
    public required IReadOnlyDictionary<string, SqlStream> Streams { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate() => SqlSettingsRules.Check(this);
}

/// <summary>The databases this adapter speaks to.</summary>
[JsonConverter(typeof(SettingsEnum<SqlProvider>))]
internal enum SqlProvider
{
    /// <summary>A SQLite file.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    Postgres,
}

/// <summary>How a connection is protected.</summary>
[JsonConverter(typeof(SettingsEnum<TlsMode>))]
internal enum TlsMode
{
    /// <summary>TLS, and the server's certificate must be good and name the host.</summary>
    Verify,

    /// <summary>None; only for a server on the same machine or network segment.</summary>
    Off,
}

/// <summary>One table, view or query as a stream.</summary>
internal sealed record SqlStream
{
    /// <summary>The table, as <c>table</c> or <c>schema.table</c>. Default: the stream's name.</summary>
    public string? Table { get; init; }

    /// <summary>How it is read. Null: it is not.</summary>
    public SqlRead? Read { get; init; }

    /// <summary>How it is written. Null: it is not.</summary>
    public SqlWrite? Write { get; init; }
}
