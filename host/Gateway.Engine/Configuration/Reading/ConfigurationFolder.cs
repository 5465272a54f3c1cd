using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Engine.Configuration.Binding;
using Gateway.Engine.Configuration.Files;

namespace Gateway.Engine.Configuration.Reading;

/// <summary>The files of a configuration folder. Nothing outside it is ever read, also not through links (delivery.md C6).</summary>
internal sealed class ConfigurationFolder
{
    private const int MaxLinks = 16;
    private const long MaxBytes = 32L << 20;
    private const string TestsSuffix = ".tests.json";

    private readonly string _realRoot;
    private readonly Dictionary<string, string> _realFolders = new(StringComparer.Ordinal);

    public ConfigurationFolder(string root)
    {
        Root = Path.GetFullPath(root);
        _realRoot = RealPath(Root, MaxLinks);
    }

    public string Root { get; }

    /// <summary>The files to read, by path, and what lies about that nobody reads.</summary>
    public IReadOnlyList<ConfigurationFile> List(DiagnosticBag diagnostics)
    {
        ReportStrayFolders(diagnostics);
        var found = new List<ConfigurationFile> { new(FileKind.Settings, "gateway", FileKinds.SettingsFile) };
        foreach (var (kind, folder) in FileKinds.Folders)
        {
            var full = Path.Combine(Root, folder);
            if (Directory.Exists(full))
            {
                found.AddRange(Directory.EnumerateFiles(full).Select(path => Classify(kind, folder, Path.GetFileName(path), diagnostics)).OfType<ConfigurationFile>());
            }
        }
        return [.. found.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>Reads a file; null when it cannot be read, which is then reported at <paramref name="place"/> or the file itself.</summary>
    public SourceFile? Read(string path, DiagnosticBag diagnostics, ConfigValue? place = null)
    {
        var full = Path.GetFullPath(path, Root);
        void Report(string code, string message, string fix)
        {
            if (place is null)
            {
                diagnostics.Add(path, code, message, fix);
            }
            else
            {
                diagnostics.Add(place, code, message, fix);
            }
        }
        if (!IsInside(full, Root) || !IsInside(RealPath(full, MaxLinks), _realRoot))
        {
            Report("GW1013", $"\"{path}\" lies outside the configuration folder", "Copy the file into the folder.");
            return null;
        }
        try
        {
            if (!File.Exists(full))
            {
                Report("GW1014", $"\"{path}\" does not exist", "Create the file or correct its name.");
                return null;
            }
            if (new FileInfo(full).Length > MaxBytes)
            {
                Report("GW1018", $"\"{path}\" is larger than {MaxBytes >> 20} MiB", "Split it, or keep such data in a database.");
                return null;
            }
            return new SourceFile(path, File.ReadAllBytes(full));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Report("GW1015", $"\"{path}\" cannot be read", "Let the account of the gateway read it.");
            return null;
        }
    }

    /// <summary>Changes whenever a file is added, removed, replaced or written: also when a mounted folder swaps the target of its links.</summary>
    public string Stamp()
    {
        var files = new[] { Root }.Concat(FileKinds.Folders.Values.Select(folder => Path.Combine(Root, folder))).Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFiles).Order(StringComparer.Ordinal);
        var seen = new StringBuilder();
        foreach (var path in files)
        {
            var file = new FileInfo(RealPath(path, MaxLinks));
            seen.Append(CultureInfo.InvariantCulture, $"{path}|{file.FullName}|");
            seen.Append(CultureInfo.InvariantCulture, $"{(file.Exists ? file.Length : -1)}|{(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)}\n");
        }
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(seen.ToString())));
    }

    private static ConfigurationFile? Classify(FileKind kind, string folder, string name, DiagnosticBag diagnostics)
    {
        var path = $"{folder}/{name}";
        if (name.StartsWith('.') || name.EndsWith('~') || name.EndsWith(TestsSuffix, StringComparison.Ordinal)
            || (kind == FileKind.Lookup && name.EndsWith(".csv", StringComparison.Ordinal)) || name.EndsWith(".md", StringComparison.Ordinal))
        {
            return null;
        }
        if (!name.EndsWith(".json", StringComparison.Ordinal))
        {
            diagnostics.Add(path, "GW1016", $"nobody reads \"{name}\"", "Give it the ending .json, or move it elsewhere.", severity: DiagnosticSeverity.Warning);
            return null;
        }
        var id = name[..^".json".Length];
        if (kind == FileKind.Schema ? !SchemaFile.IsName(id) : !Identifiers.Accepts(id))
        {
            diagnostics.Add(path, "GW1011", $"\"{id}\" is no identifier", "Name the file in lower-case letters, digits and single hyphens, such as lowongan-masuk.json.");
            return null;
        }
        return new ConfigurationFile(kind, id, path);
    }

    private void ReportStrayFolders(DiagnosticBag diagnostics)
    {
        var known = FileKinds.Folders.Values.Concat(FileKinds.OtherFolders).ToList();
        foreach (var name in Directory.EnumerateDirectories(Root).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.')))
        {
            if (!known.Contains(name) && NearestHint.For(name, known) is { } hint)
            {
                diagnostics.Add(name, "GW1016", $"nobody reads the folder \"{name}\"", "Rename it.", hint, DiagnosticSeverity.Warning);
            }
        }
    }

    private static bool IsInside(string path, string folder) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with every link on the way followed.</summary>
    private string RealPath(string path, int linksLeft)
    {
        if (Path.GetDirectoryName(path) is not { } parent || linksLeft == 0)
        {
            return path;
        }
        if (!_realFolders.TryGetValue(parent, out var realParent))
        {
            _realFolders[parent] = realParent = RealPath(parent, linksLeft);
        }
        var here = Path.Combine(realParent, Path.GetFileName(path));
        return new FileInfo(here).LinkTarget is { } target ? RealPath(Path.GetFullPath(target, realParent), linksLeft - 1) : here;
    }
}

/// <summary>A file to read.</summary>
/// <param name="Kind">What it describes.</param>
/// <param name="Id">Its name without the ending.</param>
/// <param name="Path">Path inside the folder, with forward slashes.</param>
internal sealed record ConfigurationFile(FileKind Kind, string Id, string Path);
