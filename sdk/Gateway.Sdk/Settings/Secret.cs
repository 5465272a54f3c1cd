using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Sdk;

/// <summary>A reference to a secret, written in settings as <c>"secret:name"</c>. It never holds the value.</summary>
/// <param name="Name">Name of the secret: lower-case words, digits, <c>-</c>, <c>_</c>, <c>.</c> and <c>/</c>.</param>
[JsonConverter(typeof(SecretReferenceConverter))]
public sealed record SecretReference(string Name)
{
    /// <summary>What every reference starts with.</summary>
    public const string Prefix = "secret:";

    /// <inheritdoc/>
    public override string ToString() => Prefix + Name;
}

/// <summary>A secret value. It prints as <c>***</c> everywhere and can be read only on purpose.</summary>
[DebuggerDisplay("***")]
[JsonConverter(typeof(SecretConverter))]
public sealed class Secret
{
    private readonly string _value;

    /// <summary>Wraps a value.</summary>
    public Secret(string value) => _value = value;

    /// <summary>Reads the value; call it where the value is used, and keep the result nowhere.</summary>
    public string Reveal() => _value;

    /// <summary>Compares with a text in constant time.</summary>
    public bool Matches(string other) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(_value)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));

    /// <inheritdoc/>
    public override string ToString() => "***";
}

/// <summary>The secrets an adapter may see. Values are fetched late: ask again after a refused login, a rotated value may be there.</summary>
public interface ISecretStore
{
    /// <summary>Returns the value behind a reference of this endpoint's settings.</summary>
    /// <exception cref="AdapterException">The secret is not set, or the endpoint does not refer to it (<see cref="FailureKind.Configuration"/>).</exception>
    ValueTask<Secret> GetAsync(SecretReference reference, CancellationToken cancellationToken);
}

/// <summary>Reads and writes <see cref="SecretReference"/> as text; refuses literal values.</summary>
public sealed class SecretReferenceConverter : JsonConverter<SecretReference>
{
    /// <inheritdoc/>
    public override SecretReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && text.StartsWith(SecretReference.Prefix, StringComparison.Ordinal)
            && text.Length > SecretReference.Prefix.Length
            ? new SecretReference(text[SecretReference.Prefix.Length..])
            : throw new JsonException("a secret is written as \"secret:name\", never as its value");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SecretReference value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Writes <see cref="Secret"/> as <c>***</c>; a secret is never read from JSON.</summary>
public sealed class SecretConverter : JsonConverter<Secret>
{
    /// <inheritdoc/>
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new JsonException("a secret value cannot be read from JSON");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue("***");
}
