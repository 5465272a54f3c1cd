namespace Gateway.Sdk.Http;

/// <summary>Texts of settings that may be references to secrets.</summary>
public static class SecretText
{
    /// <summary>The secret behind <c>secret:name</c>, or the text itself.</summary>
    public static async ValueTask<string> ResolveAsync(ISecretStore secrets, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(SecretReference.Prefix, StringComparison.Ordinal)
            ? (await secrets.GetAsync(new SecretReference(text[SecretReference.Prefix.Length..]), cancellationToken)).Reveal()
            : text;
    }

    internal static async ValueTask<string> RevealAsync(this ISecretStore secrets, SecretReference reference, CancellationToken cancellationToken) =>
        (await secrets.GetAsync(reference, cancellationToken)).Reveal();

    internal static async ValueTask<List<KeyValuePair<string, string>>> ResolveAsync(
        this ISecretStore secrets, IReadOnlyDictionary<string, string> texts, CancellationToken cancellationToken)
    {
        var resolved = new List<KeyValuePair<string, string>>(texts.Count);
        foreach (var (name, text) in texts)
        {
            resolved.Add(new(name, await ResolveAsync(secrets, text, cancellationToken)));
        }

        return resolved;
    }
}
