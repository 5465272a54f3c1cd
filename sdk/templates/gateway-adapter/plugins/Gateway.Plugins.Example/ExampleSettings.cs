using System.ComponentModel;
using System.Text.Json.Serialization;
using Gateway.Sdk;

namespace Gateway.Plugins.Example;

/// <summary>Settings of one endpoint.</summary>
public sealed record ExampleSettings : IValidatable
{
    /// <summary>What the streams of every endpoint promise.</summary>
    public static IReadOnlyList<StreamDescription> Streams { get; } =
    [
        new("records")
        {
            Source = new SourceTraits { Mode = ReadMode.Repeatable },
            Destination = new DestinationTraits { Class = DestinationClass.Upsert, Deletes = true },
        },
    ];

    /// <summary>Folder with one file per stream.</summary>
    [Description("Folder with one file per stream.")]
    public required string Folder { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate()
    {
        if (!Path.IsPathFullyQualified(Folder))
        {
            yield return new SettingsError("/folder", "GW2901", $"\"{Folder}\" is not a full path", "write the path from the root");
        }
    }
}

[JsonSerializable(typeof(ExampleSettings))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ExampleJson : JsonSerializerContext;
