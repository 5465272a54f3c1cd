using System.Data.Common;
using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>What differs between databases. SQL Server or MySQL is one more implementation and its batch writer.</summary>
internal interface ISqlDialect
{
    /// <summary>Connects for reading or writing.</summary>
    Task<DbConnection> OpenAsync(bool writing, CancellationToken cancellationToken);

    /// <summary>The columns of a table; empty when there is no such table.</summary>
    Task<IReadOnlyList<Column>> ColumnsAsync(DbConnection connection, TableName table, CancellationToken cancellationToken);

    /// <summary>The columns of what <c>select * from</c> <paramref name="relation"/> returns.</summary>
    Task<IReadOnlyList<Column>> DescribeAsync(DbConnection connection, string relation, CancellationToken cancellationToken);

    /// <summary>The tables a user of the database would name.</summary>
    Task<IReadOnlyList<TableName>> TablesAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>The expression that reads a column without losing anything of its value.</summary>
    string Projection(Column column);

    /// <summary>Writes one value of the current row. Returns false when the value is no sound text; a readable form of it is written all the same.</summary>
    bool Write(Utf8JsonWriter json, DbDataReader row, int ordinal, Column column);

    /// <summary>The expression that reads a column for a checkpoint: every value comes back from <see cref="Bind(DbCommand, JsonElement)"/> as it was.</summary>
    string PositionProjection(Column column);

    /// <summary>The parameter number <paramref name="number"/> as a value of a column's type.</summary>
    string Parameter(Column column, int number);

    /// <summary>Binds the next parameter to a value of a checkpoint.</summary>
    void Bind(DbCommand command, JsonElement value);

    /// <summary>
    /// The condition that a time column lies within the two moments bound as parameters <paramref name="number"/> and the next one, the second left out. Rows whose
    /// value is no time may pass: they are refused where they are read.
    /// </summary>
    string Within(Column column, int number);

    /// <summary>Binds the next parameter to a moment.</summary>
    void Bind(DbCommand command, DateTimeOffset moment);

    /// <summary>The time of the database's own clock.</summary>
    Task<DateTime> NowAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>The moment a value of a time column means, in UTC; null when it is no time.</summary>
    DateTime? Moment(object value);

    /// <summary>Lets the database check the statements of a plan without running them, above all that the key has a unique index.</summary>
    Task ProbeAsync(DbConnection connection, WritePlan plan, CancellationToken cancellationToken);

    /// <summary>Makes the writer of one table.</summary>
    IBatchWriter OpenWriter(DbConnection connection, WritePlan plan);

    /// <summary>The failure behind an exception of the driver; null when it is none of the driver's.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="committing">Whether it was thrown by a commit, whose outcome may then be unknown.</param>
    AdapterException? Failure(Exception exception, bool committing);
}
