using System.Buffers.Binary;
using System.Text;
using System.Xml;

namespace Gateway.Plugins.Files;

/// <summary>
/// The texts that cells of a workbook share, of which there are as many as cells: as bytes in a temporary file, in blocks. Memory holds where each block
/// starts and the blocks that were used last, so that it stays flat with any number of texts.
/// </summary>
internal sealed class XlsxSharedStrings : IDisposable
{
    private const int InMemory = 4 << 20;
    private const int TextsOfBlock = 64;
    private const int KeptBlocks = 64;
    private const int MaxKeptBytes = 256 << 10;

    private readonly List<long> _starts = [];
    private readonly Block?[] _kept = new Block?[KeptBlocks];
    private Stream _bytes = new MemoryStream();
    private int _count;

    internal string this[int index]
    {
        get
        {
            if (index < 0 || index >= _count)
            {
                throw new FileRefusedException("GW2461", "a cell refers to a text that is not in the workbook.");
            }

            var number = index / TextsOfBlock;
            ref var kept = ref _kept[number % KeptBlocks];
            var block = kept?.Number == number ? kept : Load(number);
            kept = block.Bytes.Length <= MaxKeptBytes ? block : kept;
            return block[index % TextsOfBlock];
        }
    }

    internal static async ValueTask<XlsxSharedStrings> ReadAsync(XmlReader? xml, CancellationToken cancellationToken)
    {
        var strings = new XlsxSharedStrings();
        try
        {
            await strings.FillAsync(xml, cancellationToken);
            return strings;
        }
        catch
        {
            strings.Dispose();
            throw;
        }
    }

    public void Dispose() => _bytes.Dispose();

    private async ValueTask FillAsync(XmlReader? xml, CancellationToken cancellationToken)
    {
        var text = new XmlText("GW2461");
        var (phonetic, inText) = (false, false);
        while (xml is not null && await xml.ReadAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (xml.LocalName)
            {
                case "rPh":
                    phonetic = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
                    break;
                case "t":
                    inText = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement && !phonetic;
                    break;
                case "si" when xml.NodeType == XmlNodeType.EndElement || xml.IsEmptyElement:
                    Add(text.Take());
                    text.Reset();
                    break;
                case "" when inText:
                    await text.AppendAsync(xml);
                    break;
            }
        }

        _starts.Add(_bytes.Length);
        await _bytes.FlushAsync(cancellationToken);
    }

    private void Add(string text)
    {
        if (_count++ % TextsOfBlock == 0)
        {
            _starts.Add(_bytes.Length);
        }

        if (_bytes is MemoryStream memory && memory.Length > InMemory)
        {
            _bytes = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            memory.WriteTo(_bytes);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        _bytes.Write(length);
        _bytes.Write(bytes);
    }

    private Block Load(int number)
    {
        var bytes = new byte[_starts[number + 1] - _starts[number]];
        _bytes.Position = _starts[number];
        _bytes.ReadExactly(bytes);
        return new Block(number, bytes);
    }

    /// <summary>Texts that lie beside one another, each behind its length. They are made once, since a sheet mostly goes through them in order.</summary>
    private sealed class Block(int number, byte[] bytes)
    {
        private string[]? _texts;

        internal int Number => number;

        internal byte[] Bytes => bytes;

        internal string this[int index] => (_texts ??= Texts())[index];

        private string[] Texts()
        {
            var texts = new List<string>(TextsOfBlock);
            for (var at = 0; at < bytes.Length;)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
                texts.Add(Encoding.UTF8.GetString(bytes, at + sizeof(int), length));
                at += sizeof(int) + length;
            }

            return [.. texts];
        }
    }
}
