using System.Text.RegularExpressions;

namespace Gateway.Engine.Secrets;

/// <summary>What a secret may be called: <c>kemnaker/client-secret</c>.</summary>
public static partial class SecretName
{
    /// <summary>Lower-case letters, digits and <c>- _ . /</c>; no empty, <c>.</c> or <c>..</c> part, so that it is a path inside a folder.</summary>
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    /// <exception cref="SecretFileException">It is no name (GW6705).</exception>
    internal static string Check(string name) => IsValid(name) ? name
        : throw new SecretFileException("GW6705", $"\"{name}\" cannot name a secret.", "Use lower-case letters, digits and - _ . /, such as kemnaker/client-secret.");

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]*(?:[./][a-z0-9_-]+)*$")]
    private static partial Regex Pattern();
}
