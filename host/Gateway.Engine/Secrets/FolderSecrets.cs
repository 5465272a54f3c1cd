using System.Text;
using Gateway.Sdk;

namespace Gateway.Engine.Secrets;

/// <summary>One file a secret, as systemd credentials and container mounts give them. One line end at the end is not part of the value.</summary>
/// <param name="folder">Its path; it need not exist.</param>
public sealed class FolderSecrets(string folder) : IWritableSecretSource
{
    /// <inheritdoc/>
    public string Kind => "folder";

    /// <inheritdoc/>
    public Secret? Find(string name)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
        {
            return null;
        }
        var text = Encoding.UTF8.GetString(PrivateFile.Read(path));
        text = text.EndsWith('\n') ? text[..^(text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)] : text;
        return text.Length == 0 ? null : new Secret(text);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> List() => !Directory.Exists(folder) ? []
        : [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')).Where(SecretName.IsValid).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void Set(string name, Secret value) => PrivateFile.Write(PathOf(name), Encoding.UTF8.GetBytes(value.Reveal()));

    /// <inheritdoc/>
    public bool Remove(string name)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
        {
            return false;
        }
        File.Delete(path);
        return true;
    }

    private string PathOf(string name) => Path.Combine([folder, .. SecretName.Check(name).Split('/')]);
}
