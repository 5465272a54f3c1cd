using Gateway.Sdk;

namespace Gateway.Plugins.Webhook.Receiving;

/// <summary>The keys a partner may sign with now. They are looked up again after some seconds, so that a flood of requests does not read them a thousand times.</summary>
internal sealed class LiveKeys(IReadOnlyList<SecretReference> references, ISecretStore secrets, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private Known? _known;

    /// <summary>The values, in the order of the settings.</summary>
    /// <exception cref="AdapterException">One of them is not set.</exception>
    public async ValueTask<List<string>> RevealAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _known) is not { } known || time.GetElapsedTime(known.Since) > Fresh)
        {
            var found = new List<Secret>();
            foreach (var reference in references)
            {
                found.Add(await secrets.GetAsync(reference, cancellationToken));
            }

            Volatile.Write(ref _known, known = new Known(found, time.GetTimestamp()));
        }

        return known.Secrets.ConvertAll(secret => secret.Reveal());
    }

    private sealed record Known(List<Secret> Secrets, long Since);
}
