using System.Security.Cryptography;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// Everything received and every effect, in memory and, when asked for, in a file that only grows. An entry is written before
/// its answer leaves, so that a checker that kills the caller reads the truth from outside (delivery.md, rule R2 and the kill test).
/// </summary>
public sealed class SandboxLog : IDisposable
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();
    private readonly Lock _gate = new();
    private readonly List<SandboxEntry> _entries = [];
    private readonly FileStream? _file;

    internal SandboxLog(string? file) =>
        _file = file is null ? null : new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);

    /// <summary>All entries so far, oldest first.</summary>
    public IReadOnlyList<SandboxEntry> Entries => After(0);

    /// <summary>All effects so far on one partner, oldest first.</summary>
    public IReadOnlyList<SandboxEffect> Effects(string partner) =>
        [.. Entries.Where(entry => entry.Partner == partner).SelectMany(entry => entry.Effects)];

    /// <summary>Entries whose sequence is above <paramref name="sequence"/>.</summary>
    public IReadOnlyList<SandboxEntry> After(long sequence)
    {
        lock (_gate)
        {
            return _entries[(int)Math.Clamp(sequence, 0, _entries.Count)..];
        }
    }

    /// <summary>Reads the entries of a log file, also while it is being written: a last line without its end is left out.</summary>
    public static IEnumerable<SandboxEntry> Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return JsonSerializer.Deserialize(line, SandboxJson.Default.SandboxEntry)!;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();

    internal void Append(string partner, SandboxRequest request, int status)
    {
        if (request.IsOnlyCounted)
        {
            return;
        }

        var key = request.Header("Idempotency-Key");
        var body = request.Body.IsEmpty ? null : Hash(request.Body.Span);
        lock (_gate)
        {
            var entry = new SandboxEntry(_entries.Count + 1, request.Time, partner, request.Method, request.Path + request.QueryText,
                key, body, status, request.Fault?.ToString(), request.Effects);
            _entries.Add(entry);
            if (_file is not null)
            {
                _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(entry, SandboxJson.Default.SandboxEntry), .. NewLine]);
                _file.Flush();
            }
        }
    }

    internal static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
