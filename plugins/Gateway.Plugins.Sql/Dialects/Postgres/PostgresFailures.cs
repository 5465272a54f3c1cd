using System.Text.RegularExpressions;
using Gateway.Sdk;
using Npgsql;

namespace Gateway.Plugins.Sql;

/// <summary>What PostgreSQL's states mean. Its messages may quote values, so they are never passed on for rows.</summary>
internal static partial class PostgresFailures
{
    internal static AdapterException? Of(Exception exception, bool committing) => exception switch
    {
        PostgresException server => OfState(server, committing),
        NpgsqlException or TimeoutException or System.IO.IOException or System.Net.Sockets.SocketException when committing => Unsure(exception),
        OperationCanceledException when committing => Unsure(exception),
        NpgsqlException { InnerException: System.Security.Authentication.AuthenticationException } =>
            new(FailureKind.Configuration, "GW2211", "the server's certificate is not trusted.", exception)
            {
                Fix = "Name the certificate authority in \"rootCertificate\", and the host as the certificate does.",
            },
        NpgsqlException or System.Net.Sockets.SocketException or TimeoutException =>
            new(FailureKind.Transient, "GW2215", "the database server cannot be reached or broke the connection.", exception)
            {
                Fix = "Check that the server runs and that the network lets the gateway through.",
            },
        _ => null,
    };

    /// <summary>Whether a statement failed because of what a row holds, so that without the row it would pass.</summary>
    internal static bool IsAboutRows(PostgresException exception) => exception.SqlState[..2] is "21" or "22" or "23" or "44" or "P0";

    /// <summary>Why one row was refused.</summary>
    internal static DeliveryOutcome Refusal(PostgresException exception, string? field) => exception.SqlState switch
    {
        PostgresErrorCodes.NotNullViolation => DeliveryOutcome.Rejected("GW4201", "a required field is empty.", exception.ColumnName ?? field),
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation =>
            DeliveryOutcome.Rejected("GW4202", "another row has this value already.", field),
        PostgresErrorCodes.ForeignKeyViolation => DeliveryOutcome.Rejected("GW4203", "it refers to a row that does not exist.", field),
        PostgresErrorCodes.CheckViolation => DeliveryOutcome.Rejected("GW4204", $"the rule \"{exception.ConstraintName}\" of the table does not hold.", field),
        var state when state.StartsWith("22", StringComparison.Ordinal) =>
            DeliveryOutcome.Rejected("GW4205", "the value does not fit the type of its column.", exception.ColumnName ?? field),
        _ => DeliveryOutcome.Rejected("GW4207", "a rule of the database refused the row."),
    };

    /// <summary>The line of a refused COPY from 1, and its column, out of <c>COPY gw_in_0, line 3, column gaji: "..."</c> in any language.</summary>
    internal static (int Line, string? Column)? PlaceInCopy(PostgresException exception) =>
        CopyPlace().Match(exception.Where ?? "") is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, out var line)
            ? (line, match.Groups[2].Success ? match.Groups[2].Value : null)
            : null;

    private static AdapterException Unsure(Exception cause) =>
        new(FailureKind.Unknown, "GW2216", "the connection broke during the commit: nobody knows whether the batch was stored.", cause);

    private static AdapterException OfState(PostgresException server, bool committing) => server.SqlState switch
    {
        ['2', '8', ..] or "3D000" => new(FailureKind.Configuration, "GW2211", $"the server refused the login (state {server.SqlState}).", server)
        {
            Fix = "Check \"user\", the password's secret and \"database\".",
        },
        "42501" => new(FailureKind.Configuration, "GW2213", "the database user lacks a right: " + server.MessageText + ".", server)
        {
            Fix = "Grant the right to the gateway's user.",
        },
        "42P10" => new(FailureKind.Configuration, "GW2212", "no unique index covers exactly the key columns.", server)
        {
            Fix = "Create a unique index over the key, or name the columns of an existing one in \"key\".",
        },
        ['4', '2', ..] or "0A000" => new(FailureKind.Configuration, "GW2220", "PostgreSQL cannot run the statement: " + server.MessageText + ".", server)
        {
            Fix = "Compare \"table\", \"query\" and the columns with the database.",
        },
        ['5', '7', ..] or ['0', '8', ..] when committing => Unsure(server),
        ['2', '1' or '2' or '3', ..] or ['4', '4', ..] or ['P', '0', ..] =>
            new(FailureKind.Rejected, "GW4207", $"a rule of the database refused the batch (state {server.SqlState}); nothing was stored.", server),
        ['5', '8', ..] or ['X', 'X', ..] when committing => Unsure(server),
        _ => new(FailureKind.Transient, "GW2214", $"the database cannot do it now (state {server.SqlState}); nothing was stored.", server),
    };

    [GeneratedRegex(@"^\D*gw_in_\d+, \D*?(\d+)(?:, \S+ ([^:]*))?", RegexOptions.CultureInvariant)]
    private static partial Regex CopyPlace();
}
