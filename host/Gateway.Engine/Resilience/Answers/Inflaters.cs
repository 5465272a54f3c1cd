using System.IO.Compression;
using System.IO.Pipelines;

namespace Gateway.Engine.Resilience.Answers;

/// <summary>Content codings (RFC 9110 8.4.1) that answers may have.</summary>
internal static class Inflaters
{
    /// <summary>What requests say they take.</summary>
    public const string Accepted = "gzip, br, deflate";

    /// <summary>The stream that undoes a coding; null when the coding is not known.</summary>
    public static async ValueTask<Stream?> OpenAsync(string coding, Stream received, CancellationToken cancellationToken) => coding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(received, CompressionMode.Decompress),
        "br" => new BrotliStream(received, CompressionMode.Decompress),
        "deflate" => await OpenDeflateAsync(received, cancellationToken),
        _ => null,
    };

    /// <summary>Deflate means the zlib format, but some servers send the bare one. The first byte tells: zlib's low half is 8.</summary>
    private static async ValueTask<Stream> OpenDeflateAsync(Stream received, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(received);
        var first = await reader.ReadAtLeastAsync(1, cancellationToken);
        var zlib = first.Buffer.Length > 0 && (first.Buffer.FirstSpan[0] & 0x0F) == 8;
        reader.AdvanceTo(first.Buffer.Start);
        return zlib ? new ZLibStream(reader.AsStream(), CompressionMode.Decompress) : new DeflateStream(reader.AsStream(), CompressionMode.Decompress);
    }
}
