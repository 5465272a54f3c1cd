using System.Text.Json.Serialization;
using Gateway.Sdk;

namespace Gateway.Plugins.Matching;

/// <summary>One database and the matchings made in it.</summary>
/// <remarks>Properties with a default have a setter: generated readers assign init-only ones always, and so would lose the default.</remarks>
internal sealed record MatchingSettings : IValidatable
{
    /// <summary>Which database it is.</summary>
    public required DatabaseKind Provider { get; init; }

    /// <summary>The SQLite database file. It must exist.</summary>
    public string? File { get; init; }

    /// <summary>The PostgreSQL server.</summary>
    public string? Host { get; init; }

    /// <summary>The PostgreSQL server's port. Default: 5432.</summary>
    public int Port { get; set; } = 5432;

    /// <summary>The PostgreSQL database.</summary>
    public string? Database { get; init; }

    /// <summary>The PostgreSQL user, who needs to read only.</summary>
    public string? User { get; init; }

    /// <summary>The user's password. Default: none.</summary>
    public SecretReference? Password { get; init; }

    /// <summary>Whether the connection to PostgreSQL is protected by TLS with a good certificate. Default: true.</summary>
    public bool Tls { get; set; } = true;

    /// <summary>The matchings by name.</summary>
    public required IReadOnlyDictionary<string, MatchingStream> Streams { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate()
    {
        if (Provider == DatabaseKind.Sqlite ? string.IsNullOrWhiteSpace(File) : string.IsNullOrWhiteSpace(Host) || string.IsNullOrWhiteSpace(Database))
        {
            yield return new("/provider", "GW2211", "the database is not named.", "Write \"file\" for sqlite, \"host\" and \"database\" for postgres.");
        }

        foreach (var (name, stream) in Streams)
        {
            if (stream.Top is < 1 or > 100 || stream.Minimum is < 0 or > 100)
            {
                yield return new($"/streams/{name}", "GW2222", "\"top\" is from 1 to 100 and \"minimum\" from 0 to 100.", "Correct the numbers.");
            }
        }
    }
}

/// <summary>The databases this adapter reads.</summary>
[JsonConverter(typeof(DatabaseKindText))]
internal enum DatabaseKind
{
    /// <summary>A SQLite file.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    Postgres,
}

/// <summary>One matching: people of one query with vacancies of another.</summary>
internal sealed record MatchingStream
{
    /// <summary>
    /// People: columns <c>id</c> and, where known, <c>job</c> (KBJI), <c>region</c> (Kemendagri code, or country), <c>education</c> (SD to S3),
    /// <c>languages</c> (comma list) and <c>birth</c> (yyyy-MM-dd). The administrator writes it; nothing from records ever enters it.
    /// </summary>
    public required string Candidates { get; init; }

    /// <summary>
    /// Vacancies: columns <c>id</c>, <c>title</c> and, where known, <c>job</c>, <c>region</c>, <c>education</c> (comma list of what is accepted),
    /// <c>languages</c>, <c>age_min</c> and <c>age_max</c>.
    /// </summary>
    public required string Vacancies { get; init; }

    /// <summary>Best vacancies of each person. Default: 5.</summary>
    public int Top { get; set; } = 5;

    /// <summary>Lowest score of a match, of 100. Default: 60.</summary>
    public int Minimum { get; set; } = 60;
}
