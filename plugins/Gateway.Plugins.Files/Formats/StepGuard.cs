namespace Gateway.Plugins.Files;

/// <summary>
/// Counts the bytes that one step of a parser takes. A parser reads a tag with its attributes whole before anyone can look at it: a document that never ends one
/// would fill the memory (delivery.md S25).
/// </summary>
/// <param name="inner">The document; owned.</param>
/// <param name="code">Code of the refusal.</param>
internal sealed class StepGuard(Stream inner, string code) : ReadOnlyStream
{
    /// <summary>More than the longest text of a record, in the widest encoding.</summary>
    private const int MostBytes = 32 << 20;

    private int _taken;

    /// <summary>The parser begins its next step.</summary>
    internal void Begin() => _taken = 0;

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        _taken += read;
        return _taken <= MostBytes ? read : throw new FileRefusedException(code, $"a tag with its attributes, or a text, is longer than {MostBytes >> 20} MiB.");
    }
}
