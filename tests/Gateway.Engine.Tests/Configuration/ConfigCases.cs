using Gateway.Engine.Configuration;

namespace Gateway.Engine.Tests.Configuration;

/// <summary>The folders of <c>tests/config-cases</c>: each holds the files in which it differs from <c>_base</c>, and what is to be said about them.</summary>
internal static class ConfigCases
{
    private const string Base = "_base";

    public static string Root { get; } = FindUpwards(Path.Combine("tests", "config-cases"));

    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Root).Select(path => Path.GetFileName(path)).Where(name => name != Base).Order(StringComparer.Ordinal);

    /// <summary>Copies the base, then the files of the case over it.</summary>
    public static void CopyTo(string folder, string? name = null)
    {
        Copy(Path.Combine(Root, Base), folder);
        if (name is not null)
        {
            Copy(Path.Combine(Root, name), folder);
        }
    }

    public static ConfigurationLoader Loader(LoaderOptions? options = null) =>
        new(new FakeCatalog(), options ?? new LoaderOptions { SecretExists = (_, name) => name == "mitra/client" });

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not ("expected.txt" or "README.md")))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    private static string FindUpwards(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, path)))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException(path);
        }
        return Path.Combine(folder.FullName, path);
    }
}
