using System.Text;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Endpoints;

/// <summary>Small values of one endpoint, sealed, in the gateway's store.</summary>
public sealed class StoredEndpointState(IValueStore values, IPayloadCipher cipher, string endpoint) : IEndpointState
{
    private readonly string _scope = "endpoint/" + endpoint;

    /// <inheritdoc/>
    public async Task<string?> ReadAsync(string name, CancellationToken cancellationToken) =>
        await values.ReadAsync(_scope, name, cancellationToken) is { } stored ? Open(name, stored) : null;

    /// <inheritdoc/>
    public async Task<bool> WriteAsync(string name, string? expected, string value, CancellationToken cancellationToken)
    {
        var stored = await values.ReadAsync(_scope, name, cancellationToken);
        if ((stored is null ? null : Open(name, stored)) != expected)
        {
            return false;
        }

        var sealedValue = Convert.ToBase64String(cipher.Seal(Encoding.UTF8.GetBytes(value), Place(name)));
        return await values.WriteAsync(_scope, name, stored, sealedValue, cancellationToken);
    }

    private string Open(string name, string stored) => Encoding.UTF8.GetString(cipher.Open(Convert.FromBase64String(stored), Place(name)));

    private byte[] Place(string name) => Encoding.UTF8.GetBytes($"{_scope}/{name}");
}
