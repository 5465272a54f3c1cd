using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>What exceptions of the file system mean.</summary>
internal static class FileFailures
{
    /// <summary>The refusal of a whole file behind an exception; null when it is about something else.</summary>
    internal static FileRefusedException? RefusalOf(Exception exception) => exception switch
    {
        FileRefusedException refused => refused,
        System.Text.DecoderFallbackException => new FileRefusedException("GW2441", "the file is not in its encoding."),
        _ => null,
    };

    internal static AdapterException? Of(Exception exception) => exception switch
    {
        DirectoryNotFoundException or FileNotFoundException => new(FailureKind.Configuration, "GW2420", "a folder or file is not there.", exception)
        {
            Fix = "Check \"folder\", and that the share is mounted.",
        },
        UnauthorizedAccessException => new(FailureKind.Configuration, "GW2421", "the folder may not be read or written.", exception)
        {
            Fix = "Give the gateway's user access to the folder.",
        },
        IOException => new(FailureKind.Transient, "GW2422", "the folder cannot be read or written now.", exception) { Fix = "Check disk and share." },
        _ => null,
    };
}

/// <summary>Thrown when a whole file is refused: its totals are wrong, its form cannot be read. The file stays where it is.</summary>
internal sealed class FileRefusedException(string code, string message) : Exception(message)
{
    /// <summary>Stable code of the refusal.</summary>
    internal string Code { get; } = code;
}
