using Gateway.Engine.Configuration;
using Gateway.Sdk;

namespace Gateway.Engine.Secrets;

/// <summary>Every place where an installation keeps secrets, in the order in which they are asked: environment, folder, vault.</summary>
public sealed class SecretSources
{
    private readonly FolderSecrets _folder;
    private readonly VaultSecrets _vault;

    /// <param name="settings">Says where folder, vault and key file lie.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public SecretSources(GatewaySettings settings, Func<string, string?> environment)
    {
        string PathOf(string path) => Path.GetFullPath(path, settings.DataFolder);
        KeyFilePath = PathOf(settings.Secrets.KeyFile);
        _folder = new FolderSecrets(PathOf(settings.Secrets.Folder));
        _vault = new VaultSecrets(PathOf(settings.Secrets.Vault), () => KeyFile.Open(KeyFilePath, storeExists: true));
        All = [new EnvironmentSecrets(environment), _folder, _vault];
    }

    /// <summary>The sources in the order in which they are asked.</summary>
    public IReadOnlyList<ISecretSource> All { get; }

    /// <summary>Path of the key file.</summary>
    public string KeyFilePath { get; }

    /// <summary>Where new secrets go: the vault once there is a key file, else the folder.</summary>
    public IWritableSecretSource Writable => File.Exists(KeyFilePath) ? _vault : _folder;

    /// <summary>The first value found; null when no source has it.</summary>
    /// <exception cref="SecretFileException">It is there and must not be used as it is.</exception>
    public Secret? Find(string name) => All.Select(source => source.Find(name)).FirstOrDefault(found => found is not null);

    /// <summary>Stores a value where new secrets go, and removes an older one that would stand before it.</summary>
    /// <returns>The kind of the source it went to.</returns>
    public string Set(string name, Secret value)
    {
        var target = Writable;
        target.Set(name, value);
        if (target != _folder)
        {
            _folder.Remove(name);
        }
        return target.Kind;
    }

    /// <summary>Removes a value from wherever it can be removed; false when there was none.</summary>
    public bool Remove(string name) => _folder.Remove(name) | _vault.Remove(name);

    /// <summary>Every secret that is set or used: what <c>gateway secret list</c> and <c>check</c> show. Values are read and never returned.</summary>
    public IReadOnlyList<SecretStatus> Check(GatewayConfig config)
    {
        var users = config.Endpoints.Values.SelectMany(endpoint => endpoint.Secrets.Select(name => (Name: name, endpoint.Definition.Id))).ToLookup(use => use.Name, use => use.Id, StringComparer.Ordinal);
        return [.. All.SelectMany(source => source.List()).Concat(users.Select(use => use.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => StatusOf(name, [.. users[name].Order(StringComparer.Ordinal)]))];
    }

    private SecretStatus StatusOf(string name, IReadOnlyList<string> users)
    {
        try
        {
            return new SecretStatus(name, All.FirstOrDefault(source => source.Find(name) is not null)?.Kind, users, null);
        }
        catch (SecretFileException problem)
        {
            return new SecretStatus(name, null, users, problem);
        }
    }
}

/// <summary>What is known of one secret, its value aside.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Kind of the source that has it; null when it is not set.</param>
/// <param name="UsedBy">Endpoints that refer to it.</param>
/// <param name="Problem">Why it cannot be used although it is there.</param>
public sealed record SecretStatus(string Name, string? Source, IReadOnlyList<string> UsedBy, SecretFileException? Problem);
