using System.Text.Json;
using Gateway.Engine.Plugins.Manifests;
using Gateway.Engine.Secrets;

namespace Gateway.Engine.Plugins.Trust;

/// <summary>The allow-list of plugins: SHA-256 of every file of each folder that may run (security.md, malicious plugin DLL).</summary>
/// <remarks>
/// Two lists count: <c>plugins.trust.json</c>, which people extend with <c>gateway plugin trust</c>, and <c>plugins.bundled.sha256</c>, which the host's
/// build writes beside the executable for the plugins it ships. Both are compared in full, so a bundled plugin that was tampered with is refused as well.
/// Whoever can rewrite the second list can rewrite the host itself. Safe for concurrent use within one process; a write replaces the file in one step.
/// </remarks>
public sealed class PluginTrust
{
    /// <summary>Name of the list that people extend.</summary>
    public const string FileName = "plugins.trust.json";

    private readonly Lock _lock = new();
    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly BundledHashes _bundled;

    /// <summary>Opens the allow-list.</summary>
    /// <param name="file">Path of <see cref="FileName"/>; need not exist.</param>
    /// <param name="bundled">What the host's build shipped.</param>
    /// <param name="time">The clock.</param>
    public PluginTrust(string file, BundledHashes bundled, TimeProvider time)
    {
        _file = file;
        _bundled = bundled;
        _time = time;
    }

    /// <summary>Every version that people trusted, oldest first. Bundled plugins are not among them.</summary>
    /// <exception cref="PluginException">The list cannot be read (GW5103).</exception>
    public IReadOnlyList<TrustedPlugin> List()
    {
        lock (_lock)
        {
            return Read();
        }
    }

    /// <summary>Trusts a folder as it is now. Other versions of the plugin stay trusted, so that a new one can be prepared beside them.</summary>
    /// <param name="folder">The plugin folder.</param>
    /// <param name="by">Who allows it, for the record.</param>
    /// <exception cref="PluginException">The folder is no plugin, or the list cannot be read.</exception>
    public TrustedPlugin Trust(string folder, string by)
    {
        var manifest = ManifestReader.Read(folder);
        var trusted = new TrustedPlugin(manifest.Id, manifest.Version, FolderHashes.Of(folder), by, _time.GetUtcNow());
        lock (_lock)
        {
            Write([.. Read().Where(other => (other.Id, other.Version) != (trusted.Id, trusted.Version)), trusted]);
        }

        return trusted;
    }

    /// <summary>Trusts a plugin no longer. Running runs end on what they have loaded.</summary>
    /// <param name="id">Plugin id.</param>
    /// <param name="version">The version; null means all of them.</param>
    /// <returns>How many versions were taken off the list.</returns>
    public int Revoke(string id, string? version)
    {
        lock (_lock)
        {
            var before = Read();
            var after = before.Where(other => other.Id != id || (version is not null && other.Version != version)).ToList();
            Write(after);
            return before.Count - after.Count;
        }
    }

    /// <summary>Compares a folder with the allow-list. Never throws for what the folder holds.</summary>
    public TrustVerdict Verify(string folder)
    {
        try
        {
            var manifest = ManifestReader.Read(folder);
            return Judge(manifest, FolderHashes.Of(folder), Path.GetFileName(folder));
        }
        catch (PluginException thrown)
        {
            return new TrustVerdict(thrown.Problem.Plugin, false, false, [], "", thrown.Problem);
        }
    }

    /// <summary>Compares what was hashed of a folder with the allow-list.</summary>
    internal TrustVerdict Judge(PluginManifest manifest, SortedDictionary<string, string> found, string folderName)
    {
        var digest = FolderHashes.Digest(found);
        if (_bundled.Of(folderName) is { } shipped)
        {
            var changes = FolderHashes.Differences(shipped, found);
            return new TrustVerdict(manifest.ToString(), changes.Count == 0, true, changes, digest, changes.Count == 0 ? null
                : Tampered(manifest, changes, "build the host again, or reinstall it"));
        }

        var versions = List().Where(trusted => trusted.Id == manifest.Id && trusted.Version == manifest.Version).ToList();
        if (versions.Count == 0)
        {
            return new TrustVerdict(manifest.ToString(), false, false, [], digest, new PluginProblem(manifest.ToString(), PluginCodes.NotTrusted,
                "nobody has trusted this version", $"look where it comes from, then run: gateway plugin trust {folderName}"));
        }

        var differences = FolderHashes.Differences(versions[^1].Files, found);
        return new TrustVerdict(manifest.ToString(), differences.Count == 0, false, differences, digest, differences.Count == 0 ? null
            : Tampered(manifest, differences, $"find out who changed it; if it was meant, run: gateway plugin trust {folderName}"));
    }

    private static PluginProblem Tampered(PluginManifest manifest, IReadOnlyList<string> differences, string fix) =>
        new(manifest.ToString(), PluginCodes.Tampered, "its files are not those that were trusted: " + string.Join(", ", differences.Take(3))
            + (differences.Count > 3 ? $" and {differences.Count - 3} more" : ""), fix);

    private IReadOnlyList<TrustedPlugin> Read()
    {
        if (!File.Exists(_file))
        {
            return [];
        }

        try
        {
            var document = JsonSerializer.Deserialize(File.ReadAllBytes(_file), TrustJson.Default.TrustDocument);
            return document is { Format: TrustDocument.CurrentFormat } ? document.Plugins : throw Unreadable($"its format is {document?.Format}, this host knows {TrustDocument.CurrentFormat}", null);
        }
        catch (Exception thrown) when (thrown is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable(thrown.Message, thrown);
        }
    }

    private void Write(IReadOnlyList<TrustedPlugin> plugins) => PrivateFile.Write(_file,
        JsonSerializer.SerializeToUtf8Bytes(new TrustDocument(TrustDocument.CurrentFormat, plugins), TrustJson.Default.TrustDocument));

    private PluginException Unreadable(string why, Exception? inner) => new(new PluginProblem("list", PluginCodes.TrustUnreadable,
        $"the list of trusted plugins \"{_file}\" cannot be read: {why.TrimEnd('.')}", "restore it from a backup, or remove it and trust the plugins again"), null, inner);
}
