namespace Gateway.Plugins.Files;

/// <summary>Cuts a UTF-8 stream into lines that end with LF or CRLF, holding one buffer.</summary>
internal sealed class LineReader(Stream stream) : IAsyncDisposable
{
    private const int MaxLineBytes = 16 << 20;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The current line without its end. Valid until the next read.</summary>
    internal ReadOnlyMemory<byte> Current { get; private set; }

    /// <summary>Its number from 1.</summary>
    internal long Number { get; private set; }

    internal async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                Take(searched + at, 1);
                return true;
            }

            searched = _end - _start;
            if (_ended)
            {
                if (searched > 0)
                {
                    Take(searched, 0);
                }

                return searched > 0;
            }

            await FillAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private void Take(int length, int terminator)
    {
        var line = _buffer.AsMemory(_start, length);
        Current = line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
        _start += length + terminator;
        Number++;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxLineBytes)
            {
                throw new FileRefusedException("GW2440", $"line {Number + 1} is longer than {MaxLineBytes >> 20} MiB.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        _ended = read == 0;
    }
}
