using System.Globalization;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Demo;

/// <summary>A city's own database for the demo: the tables of the sample configuration, filled with an invented register.</summary>
internal static class DemoCity
{
    /// <summary>Makes the tables that are missing and writes what the city itself keeps. What syncs have written stays.</summary>
    /// <param name="file">The database.</param>
    /// <param name="tables">SQL that makes the tables.</param>
    /// <param name="rows">What the city keeps.</param>
    public static void Fill(string file, string tables, IEnumerable<CityTable> rows)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var transaction = connection.BeginTransaction();
        Execute(connection, tables);
        foreach (var table in rows)
        {
            Write(connection, table);
        }

        transaction.Commit();
    }

    private static void Write(SqliteConnection connection, CityTable table)
    {
        using var command = connection.CreateCommand();
        foreach (var row in table.Rows)
        {
            if (command.Parameters.Count == 0)
            {
                var names = Enumerable.Range(1, row.Length).Select(i => "$" + i.ToString(CultureInfo.InvariantCulture)).ToList();
                command.CommandText = $"insert or replace into {table.Name} values ({string.Join(", ", names)})";
                names.ForEach(name => command.Parameters.Add(new SqliteParameter { ParameterName = name }));
            }

            for (var i = 0; i < row.Length; i++)
            {
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
