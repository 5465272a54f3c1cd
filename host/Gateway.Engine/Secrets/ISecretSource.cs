using Gateway.Sdk;

namespace Gateway.Engine.Secrets;

/// <summary>One place where secrets lie. Values are read anew each time, so that a rotated one is found at once.</summary>
public interface ISecretSource
{
    /// <summary>What people call it: <c>environment</c>, <c>folder</c>, <c>vault</c>.</summary>
    string Kind { get; }

    /// <summary>The value; null when this source does not have it.</summary>
    /// <exception cref="SecretFileException">It is there and must not be used as it is.</exception>
    Secret? Find(string name);

    /// <summary>Names of all secrets it can list.</summary>
    IReadOnlyCollection<string> List();
}

/// <summary>A place that can be written.</summary>
public interface IWritableSecretSource : ISecretSource
{
    /// <summary>Stores or replaces a value.</summary>
    void Set(string name, Secret value);

    /// <summary>Removes a value; false when there was none.</summary>
    bool Remove(string name);
}
