using System.Text.Json.Nodes;

namespace Gateway.Plugins.Files;

/// <summary>How files are written.</summary>
internal sealed record FilesWrite
{
    /// <summary>
    /// Name of a file below the folder. <c>{batch}</c> stands for the batch, <c>{number:000}</c> for a number that goes up by one with each file,
    /// <c>{date:yyyyMM}</c> for the day it is written. One of the first two must occur.
    /// </summary>
    public required string File { get; init; }

    /// <summary>The first number of <c>{number}</c>. A higher one takes over where another system stopped. Default: 1.</summary>
    public long FirstNumber { get; set; } = 1;

    /// <summary>IANA zone of <c>{date}</c>. Default: <c>UTC</c>.</summary>
    public string Zone { get; set; } = "UTC";

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

    /// <summary>What the control file calls the sum. Default: <c>sum</c>.</summary>
    public string SumAs { get; set; } = "sum";

    /// <summary>Digits behind the point of the sum. Null: as many as the values have.</summary>
    public int? SumDecimals { get; init; }

    /// <summary>Further members of the control file, such as title, owner and licence of a data set. Null: none.</summary>
    public JsonObject? About { get; init; }
}
