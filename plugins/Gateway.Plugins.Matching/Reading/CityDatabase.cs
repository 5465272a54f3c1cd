using System.Data.Common;
using System.Globalization;
using Gateway.Sdk;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gateway.Plugins.Matching;

/// <summary>Reads people and vacancies. One connection for both, opened for reading only.</summary>
internal sealed class CityDatabase(MatchingSettings settings, ISecretStore secrets)
{
    public async Task<Pool> ReadAsync(MatchingStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            var candidates = await RowsAsync(connection, stream.Candidates, row => new Candidate(
                row.Text("id"), row.Text("job"), row.Text("region"), row.Text("education"), row.List("languages"), row.Day("birth")), cancellationToken);
            var vacancies = await RowsAsync(connection, stream.Vacancies, row => new Vacancy(
                row.Text("id"), row.Text("title"), row.Text("job"), row.Text("region"), row.List("education"), row.List("languages"), row.Whole("age_min"), row.Whole("age_max")), cancellationToken);
            return new Pool(
                [.. candidates.Where(candidate => candidate.Id.Length > 0).OrderBy(candidate => candidate.Id, StringComparer.Ordinal)],
                [.. vacancies.Where(vacancy => vacancy.Id.Length > 0).OrderBy(vacancy => vacancy.Id, StringComparer.Ordinal)]);
        }
        catch (DbException failure)
        {
            throw new AdapterException(failure.IsTransient ? FailureKind.Transient : FailureKind.Configuration, "GW2223", "the database cannot be read.", failure)
            {
                Fix = "Check the database and compare the queries with its tables; run: gateway check <endpoint>.",
            };
        }
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        DbConnection connection = settings.Provider == DatabaseKind.Sqlite
            ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = settings.File, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString())
            : new NpgsqlConnection(await PostgresAsync(cancellationToken));
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<string> PostgresAsync(CancellationToken cancellationToken)
    {
        var password = settings.Password is { } reference ? await secrets.GetAsync(reference, cancellationToken) : null;
        return new NpgsqlConnectionStringBuilder
        {
            Host = settings.Host,
            Port = settings.Port,
            Database = settings.Database,
            Username = settings.User,
            Password = password?.Reveal(),
            SslMode = settings.Tls ? SslMode.VerifyFull : SslMode.Disable,
            Options = "-c default_transaction_read_only=on",
            Pooling = false,
        }.ToString();
    }

    private static async Task<List<T>> RowsAsync<T>(DbConnection connection, string query, Func<Row, T> make, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var row = new Row(reader);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(make(row));
        }

        return rows;
    }

    /// <summary>The row a reader stands on. A column that the query leaves out is empty.</summary>
    private sealed class Row(DbDataReader reader)
    {
        private readonly Dictionary<string, int> _columns = Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => i, StringComparer.OrdinalIgnoreCase);

        // The same few hundred texts stand in all rows: keep one of each.
        private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string[]> _lists = new(StringComparer.Ordinal);

        public string Text(string column)
        {
            if (!_columns.TryGetValue(column, out var at) || reader.IsDBNull(at))
            {
                return "";
            }

            var text = Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture)!.Trim();
            return column is "id" or "title" ? text : _texts.TryGetValue(text, out var known) ? known : _texts[text] = text;
        }

        public string[] List(string column)
        {
            var text = Text(column);
            return _lists.TryGetValue(text, out var known) ? known
                : _lists[text] = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        public int? Whole(string column) => int.TryParse(Text(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

        public DateOnly? Day(string column) => DateOnly.TryParseExact(Text(column), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }
}
