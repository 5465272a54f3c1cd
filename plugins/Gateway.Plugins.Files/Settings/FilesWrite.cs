namespace Gateway.Plugins.Files;

/// <summary>How files are written.</summary>
internal sealed record FilesWrite
{
    /// <summary>Name of a file below the folder; <c>{batch}</c> stands for the batch and must occur.</summary>
    public required string File { get; init; }

    /// <summary>The columns in order. Default: the fields of the first record of a file. NDJSON takes records as they are.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Most records of one file. Default: 5000.</summary>
    public int BatchSize { get; set; } = 5000;

    /// <summary>How long the keys of written records are remembered. Default: 7 days.</summary>
    public TimeSpan KeyWindow { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A JSON file written behind each file, such as <c>{stem}.ctl.json</c>, with <c>file</c>, <c>rows</c>, <c>sha256</c> and perhaps <c>sum</c>. Null: none.</summary>
    public string? Control { get; init; }

    /// <summary>The field that is added up for the control file. Null: none.</summary>
    public string? SumOf { get; init; }
}
