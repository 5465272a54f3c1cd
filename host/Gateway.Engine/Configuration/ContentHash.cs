using System.Security.Cryptography;
using System.Text;
using Gateway.Engine.Configuration.Reading;

namespace Gateway.Engine.Configuration;

/// <summary>The version of a configuration: a hash over names and content of its files, comments and spacing left out.</summary>
internal sealed class ContentHash
{
    private const int TextLength = 12;
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Adds a file with its variables put in.</summary>
    public void Add(ConfigValue root) => _files[root.File.Path] = SHA256.HashData(root.ToJson().Span);

    /// <summary>Adds a file as it is.</summary>
    public void Add(SourceFile file) => _files[file.Path] = SHA256.HashData(file.Content);

    public string ToText()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, content) in _files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path + "\n"));
            hash.AppendData(content);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..TextLength];
    }
}
