using System.Runtime.CompilerServices;

namespace Gateway.Architecture.Tests;

/// <summary>One file of the repository, by its path from the root with forward slashes.</summary>
public sealed record SourceFile(string Path, string Text)
{
    /// <summary>The first folder: host, sdk, plugins, tests.</summary>
    public string Area => Path.Split('/')[0];

    /// <inheritdoc/>
    public override string ToString() => Path;
}

internal static class SourceTree
{
    public static string Root { get; } = Find();

    /// <summary>Sources and project files as they lie in the folders of people's work, without what a build makes.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } =
    [
        .. new[] { "host", "sdk", "plugins", "tests" }
            .SelectMany(area => Directory.EnumerateFiles(Path.Combine(Root, area), "*", SearchOption.AllDirectories))
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(path => (Full: path, Relative: Path.GetRelativePath(Root, path).Replace('\\', '/')))
            .Where(path => !path.Relative.Split('/').Any(part => part is "artifacts" or "bin" or "obj"))
            .OrderBy(path => path.Relative, StringComparer.Ordinal)
            .Select(path => new SourceFile(path.Relative, File.ReadAllText(path.Full))),
    ];

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Gateway.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests must run where they were built: no Gateway.sln above " + here);
    }
}
