using Gateway.Sdk;
using SQLitePCL;

namespace Gateway.Plugins.Sql;

/// <summary>What SQLite's result codes mean. Its messages name tables and columns, never values.</summary>
internal static class SqliteFailures
{
    /// <summary>A value of the wrong type for a STRICT table; the bindings do not name it.</summary>
    private const int ConstraintDataType = raw.SQLITE_CONSTRAINT | (12 << 8);

    /// <summary>The failure of a whole call.</summary>
    /// <param name="code">Primary or extended result code.</param>
    /// <param name="cause">The driver's exception, for the log.</param>
    /// <param name="committing">Whether a commit returned it.</param>
    internal static AdapterException Of(int code, Exception? cause, bool committing) => (code & 0xff) switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(FailureKind.Transient, "GW2214", "the database is locked by another program.", cause)
        {
            Fix = "Close tools that keep the file open for writing.",
        },
        raw.SQLITE_FULL => new(FailureKind.Transient, "GW2214", "the disk of the database is full; nothing was stored.", cause) { Fix = "Free disk space." },
        raw.SQLITE_CANTOPEN => new(FailureKind.Configuration, "GW2212", "the database file cannot be opened.", cause)
        {
            Fix = "Check \"file\" and that the gateway may read and write the file and its folder.",
        },
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => new(FailureKind.Configuration, "GW2213", "the database may not be written.", cause)
        {
            Fix = "Give the gateway's user write access to the file and its folder.",
        },
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new(FailureKind.Configuration, "GW2218", "the file is damaged or no SQLite database.", cause)
        {
            Fix = "Restore the file from a backup.",
        },
        raw.SQLITE_ERROR => new(FailureKind.Configuration, "GW2220", "SQLite cannot run the statement: " + (cause?.Message ?? "unknown error") + ".", cause)
        {
            Fix = "Compare \"table\", \"query\" and the columns with the database.",
        },
        raw.SQLITE_CONSTRAINT => new(FailureKind.Rejected, "GW4203", "a row refers to a row that does not exist; nothing was stored.", cause),
        _ when committing => new(FailureKind.Unknown, "GW2216", "nobody knows whether the last transaction was stored.", cause),
        _ => new(FailureKind.Transient, "GW2215", "the database file could not be read or written.", cause) { Fix = "Check the disk." },
    };

    /// <summary>Why one row was refused; null when the result code is about more than the row.</summary>
    internal static DeliveryOutcome? Refusal(int code, string message)
    {
        if ((code & 0xff) is raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH)
        {
            return DeliveryOutcome.Rejected("GW4205", "a value does not fit the type of its column.");
        }

        if ((code & 0xff) != raw.SQLITE_CONSTRAINT)
        {
            return null;
        }

        var field = FieldOf(message);
        return code switch
        {
            raw.SQLITE_CONSTRAINT_NOTNULL => DeliveryOutcome.Rejected("GW4201", "a required field is empty.", field),
            raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_ROWID =>
                DeliveryOutcome.Rejected("GW4202", "another row has this value already.", field),
            raw.SQLITE_CONSTRAINT_FOREIGNKEY => DeliveryOutcome.Rejected("GW4203", "it refers to a row that does not exist."),
            raw.SQLITE_CONSTRAINT_CHECK => DeliveryOutcome.Rejected("GW4204", $"{RuleIn(message)} of the table does not hold."),
            ConstraintDataType => DeliveryOutcome.Rejected("GW4205", "a value does not fit the type of its column.", field),
            _ => DeliveryOutcome.Rejected("GW4207", "a rule of the database refused the row."),
        };
    }

    /// <summary>The column in <c>NOT NULL constraint failed: table.column</c>; the first of several.</summary>
    private static string? FieldOf(string message)
    {
        var place = message.Split(',')[0].Split(' ')[^1];
        var dot = place.LastIndexOf('.');
        return dot < 0 ? null : place[(dot + 1)..].TrimEnd('\'');
    }

    /// <summary>The name in <c>CHECK constraint failed: name</c>. A rule without a name shows as its expression, which could repeat content.</summary>
    private static string RuleIn(string message)
    {
        var name = message[(message.LastIndexOf(": ", StringComparison.Ordinal) + 1)..].Trim();
        return name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') ? $"the rule \"{name}\"" : "a rule";
    }
}
