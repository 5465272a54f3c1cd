namespace Gateway.Benchmarks;

/// <summary>Files of a configuration folder that a benchmark makes.</summary>
internal static class ConfigurationFiles
{
    public const string Gateway = """{ "version": 1, "name": "bench", "environment": "test", "data": "data" }""";

    /// <summary>A lookup of the districts that all generated records live in.</summary>
    public static string Districts { get; } = $$"""{ "entries": { {{string.Join(", ", Lane.Districts.Select(row => $"\"{row.Name}\": \"{row.Code}\""))}} } }""";

    public static void Save(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
