using System.Text.Json.Serialization;

namespace Gateway.Engine.Plugins.Trust;

/// <summary>One version of one plugin that somebody allowed to run.</summary>
/// <param name="Id">Plugin id.</param>
/// <param name="Version">Plugin version.</param>
/// <param name="Files">SHA-256 in lower-case hex of every file, by path inside the folder.</param>
/// <param name="By">Who allowed it.</param>
/// <param name="At">When.</param>
public sealed record TrustedPlugin(string Id, string Version, IReadOnlyDictionary<string, string> Files, string By, DateTimeOffset At)
{
    /// <summary>One hash over all files, short enough to read aloud when its first characters are compared.</summary>
    [JsonIgnore]
    public string Digest => FolderHashes.Digest(new SortedDictionary<string, string>(Files.ToDictionary(), StringComparer.Ordinal));
}

/// <summary>The allow-list as it lies on disk.</summary>
internal sealed record TrustDocument(int Format, IReadOnlyList<TrustedPlugin> Plugins)
{
    public const int CurrentFormat = 1;
}

[JsonSerializable(typeof(TrustDocument))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
internal sealed partial class TrustJson : JsonSerializerContext;

/// <summary>What comparing a plugin folder with the allow-list gave.</summary>
/// <param name="Plugin">The plugin as its manifest names it.</param>
/// <param name="Trusted">Whether every file of the folder is on the list and no file of the list is missing.</param>
/// <param name="Bundled">Whether the trust comes from the host's own build.</param>
/// <param name="Differences">What differs from the version that was trusted, in words. Empty when trusted or never seen.</param>
/// <param name="Digest">One hash over all files of the folder.</param>
/// <param name="Problem">Why it is not trusted; null when it is.</param>
public sealed record TrustVerdict(string Plugin, bool Trusted, bool Bundled, IReadOnlyList<string> Differences, string Digest, PluginProblem? Problem);
