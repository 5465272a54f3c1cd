using System.Text.Json.Serialization;

namespace Gateway.Plugins.Files;

/// <summary>How files are picked up.</summary>
internal sealed record FilesRead
{
    /// <summary>Which files, below the folder: <c>*</c> and <c>?</c> within a name, <c>**</c> across folders.</summary>
    public required string Pattern { get; init; }

    /// <summary>What happens to a file once its records are stored. Default: <c>archive</c>.</summary>
    public AfterReading After { get; set; } = AfterReading.Archive;

    /// <summary>The folder for files that were taken, below the endpoint's. Default: <c>archive</c>.</summary>
    public string Archive { get; set; } = "archive";

    /// <summary>The newest file by name is the whole list; it is kept and read in every run. Default: false.</summary>
    public bool WholeList { get; set; }

    /// <summary>How a file shows that it is complete.</summary>
    public ReadyRule Ready { get; set; } = new();

    /// <summary>Numbers in the names or headers of files that must follow one another. Null: none.</summary>
    public SequenceRule? Sequence { get; init; }

    /// <summary>Adds <c>_file</c> and <c>_line</c> to every record. Default: false.</summary>
    public bool Provenance { get; set; }

    /// <summary>Name of a file to write when a file was taken, such as <c>{name}.ack.json</c>. Null: none.</summary>
    public string? Acknowledgement { get; init; }
}

/// <summary>What happens to a file once its records are stored.</summary>
[JsonConverter(typeof(SettingsEnum<AfterReading>))]
internal enum AfterReading
{
    /// <summary>It is moved to the archive folder.</summary>
    Archive,

    /// <summary>It is deleted.</summary>
    Delete,

    /// <summary>It stays; files are read in the order of their names, so that a new one must sort behind the old ones.</summary>
    Keep,
}

/// <summary>How a file shows that it is complete. Every rule that is set must hold.</summary>
internal sealed record ReadyRule
{
    /// <summary>Another file that appears once this one is complete, such as <c>{name}.ok</c> or <c>{stem}.done</c>. Null: none.</summary>
    public string? Marker { get; init; }

    /// <summary>Size and time must not change for this long. Default: 2 seconds.</summary>
    public TimeSpan StableFor { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A JSON file with what the file must hold. Null: none.</summary>
    public ControlRule? Control { get; init; }
}

/// <summary>A control file: one JSON object beside the file it describes.</summary>
internal sealed record ControlRule
{
    /// <summary>Its name, such as <c>{stem}.ctl.json</c>.</summary>
    public required string File { get; init; }

    /// <summary>The field with the number of records. Null: not checked.</summary>
    public string? Rows { get; init; }

    /// <summary>The field with the SHA-256 of the file in hexadecimal. Null: not checked.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The field with a sum. Null: not checked.</summary>
    public string? Sum { get; init; }

    /// <summary>The record's field that adds up to <see cref="Sum"/>.</summary>
    public string? SumOf { get; init; }
}

/// <summary>Numbers of files that must follow one another.</summary>
internal sealed record SequenceRule
{
    /// <summary>A regular expression whose first group is the number in the file's name. Null: it is a field of the header record.</summary>
    public string? Name { get; init; }

    /// <summary>The field of the header record with the number. Null: it is in the name.</summary>
    public string? Header { get; init; }

    /// <summary>What a missing or repeated number does. Default: <c>stop</c>.</summary>
    public GapRule OnGap { get; set; } = GapRule.Stop;
}

/// <summary>What a gap in the numbers of files does.</summary>
[JsonConverter(typeof(SettingsEnum<GapRule>))]
internal enum GapRule
{
    /// <summary>Nothing is read until the missing file is there.</summary>
    Stop,

    /// <summary>It is logged.</summary>
    Report,
}
