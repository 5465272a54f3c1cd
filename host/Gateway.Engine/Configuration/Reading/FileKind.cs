namespace Gateway.Engine.Configuration.Reading;

/// <summary>What a file describes; the folder it lies in says so.</summary>
internal enum FileKind
{
    Settings,
    Endpoint,
    Sync,
    Mapping,
    Lookup,
    Calendar,
    Schema,
}

internal static class FileKinds
{
    public const string SettingsFile = "gateway.json";

    /// <summary>The folder of each kind.</summary>
    public static readonly IReadOnlyDictionary<FileKind, string> Folders = new Dictionary<FileKind, string>
    {
        [FileKind.Endpoint] = "endpoints",
        [FileKind.Sync] = "syncs",
        [FileKind.Mapping] = "mappings",
        [FileKind.Lookup] = "lookups",
        [FileKind.Calendar] = "calendars",
        [FileKind.Schema] = "schemas",
    };

    /// <summary>Folders that other parts of the gateway read.</summary>
    public static readonly IReadOnlyCollection<string> OtherFolders = ["agreements", "data"];
}
