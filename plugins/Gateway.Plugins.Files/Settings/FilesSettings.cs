using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>One folder with files to pick up or to write.</summary>
/// <remarks>Properties with a default have a setter: generated readers assign init-only ones always, and so would lose the default.</remarks>
internal sealed record FilesSettings : IValidatable
{
    /// <summary>The folder, absolute or relative to the folder the gateway runs in; with <see cref="Sftp"/> the folder at the server.</summary>
    public required string Folder { get; init; }

    /// <summary>The server that holds the folder. Null: this machine.</summary>
    public SftpServer? Sftp { get; init; }

    /// <summary>Most bytes of one file after decompression. Default: 2 GiB.</summary>
    public long MaxFileBytes { get; set; } = 2L << 30;

    /// <summary>The streams by name.</summary>
    public required IReadOnlyDictionary<string, FilesStream> Streams { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate() => FilesSettingsRules.Check(this);
}

/// <summary>A server that is reached with the system's OpenSSH client.</summary>
internal sealed record SftpServer
{
    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Port. Default: 22.</summary>
    public int Port { get; set; } = 22;

    /// <summary>User.</summary>
    public required string User { get; init; }

    /// <summary>The private key, as OpenSSH writes it.</summary>
    public required SecretReference Key { get; init; }

    /// <summary>A file in the form of <c>known_hosts</c> with the server's key. No other key is accepted.</summary>
    public required string KnownHosts { get; init; }

    /// <summary>Longest time for one exchange with the server. Default: 5 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>One kind of file as a stream.</summary>
internal sealed record FilesStream
{
    /// <summary>The form of the files.</summary>
    public required FileFormat Format { get; init; }

    /// <summary>How files are picked up. Null: they are not.</summary>
    public FilesRead? Read { get; init; }

    /// <summary>How files are written. Null: they are not.</summary>
    public FilesWrite? Write { get; init; }
}
