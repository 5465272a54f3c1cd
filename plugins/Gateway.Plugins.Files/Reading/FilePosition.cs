using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>How far a folder was read. Its JSON text is the stream's checkpoint.</summary>
/// <param name="Done">Files read to their end and not yet acknowledged.</param>
/// <param name="Open">The file that was read in part; null: none.</param>
/// <param name="Row">How many records of it were read.</param>
/// <param name="Sequence">Number of the last file in a numbered sequence; null: none yet.</param>
internal sealed record FilePosition(IReadOnlyList<TakenFile> Done, TakenFile? Open, long Row, long? Sequence)
{
    /// <summary>Characters after which files wait for the next run, so that a checkpoint stays small.</summary>
    internal const int MaxLength = 48_000;

    internal static FilePosition Start { get; } = new([], null, 0, null);

    internal static FilePosition Parse(string? text)
    {
        if (text is null)
        {
            return Start;
        }

        try
        {
            return JsonSerializer.Deserialize(text, FilesJson.Default.FilePosition) ?? Start;
        }
        catch (JsonException exception)
        {
            throw new AdapterException(FailureKind.Configuration, "GW2430", "the stored position is not one of this adapter.", exception)
            {
                Fix = "Reset the sync's state; files that are still in the folder are then read again.",
            };
        }
    }

    internal string ToText() => JsonSerializer.Serialize(this, FilesJson.Default.FilePosition);
}

/// <summary>A file by name and content.</summary>
/// <param name="Name">Its name below the folder.</param>
/// <param name="Hash">The first half of its SHA-256 in hexadecimal.</param>
/// <param name="Rows">Its records; 0 while it is not read to its end.</param>
internal sealed record TakenFile(string Name, string Hash, long Rows = 0);
