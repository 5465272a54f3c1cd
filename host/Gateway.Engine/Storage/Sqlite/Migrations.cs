using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Gateway.Engine.Storage.Sqlite;

/// <summary>Numbered SQL files, each applied once in a transaction of its own.</summary>
internal static class Migrations
{
    private const string Prefix = "Gateway.Engine.Storage.Sqlite/";

    public static void Apply(SqliteConnection connection)
    {
        var present = Version(connection);
        var files = typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .ToDictionary(name => int.Parse(name.AsSpan(Prefix.Length, 4), CultureInfo.InvariantCulture));
        if (present > files.Keys.Max())
        {
            throw new StoreException("GW6109", $"the database has format {present}, this program knows up to {files.Keys.Max()}", "start the newer program, or restore the backup made before the upgrade");
        }

        if (present > 0 && present < files.Keys.Max())
        {
            BackUp(connection, present);
        }

        foreach (var (number, name) in files.Where(file => file.Key > present).OrderBy(file => file.Key))
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, transaction, Text(name));
            Execute(connection, transaction, $"pragma user_version={number}");
            if (number == 1)
            {
                Execute(connection, transaction, $"insert into meta (name, value) values ('database', '{Guid.NewGuid()}')");
            }

            CrashPoint.Reach("during-migration");
            transaction.Commit();
        }
    }

    /// <summary>An older program cannot read what comes next: the copy is what it goes back to. One that was left half-written by a death is made again.</summary>
    private static void BackUp(SqliteConnection connection, int format)
    {
        var copy = BackupOf(connection.DataSource, format);
        File.Delete(copy + ".part");
        using var command = connection.CreateCommand();
        command.CommandText = "vacuum into $1";
        command.Parameters.AddWithValue("$1", copy + ".part");
        command.ExecuteNonQuery();
        File.Move(copy + ".part", copy, overwrite: true);
    }

    /// <summary>Where the copy of a database lies that was made before it was brought from a format to a newer one.</summary>
    public static string BackupOf(string database, int format) => string.Create(CultureInfo.InvariantCulture, $"{database}.format-{format}");

    private static int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "pragma user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Text(string resource)
    {
        using var stream = typeof(Migrations).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException(resource);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
