using System.Text;
using System.Xml;

namespace Gateway.Plugins.Files;

/// <summary>The texts that cells of a workbook share: as bytes in a temporary file with their places in memory, so that large workbooks stay flat.</summary>
internal sealed class XlsxSharedStrings : IDisposable
{
    private const int InMemory = 32 << 20;

    private readonly List<long> _ends = [];
    private readonly MemoryStream _memory = new();
    private FileStream? _file;

    internal string this[int index]
    {
        get
        {
            if (index < 0 || index >= _ends.Count)
            {
                throw new FileRefusedException("GW2461", "a cell refers to a text that is not in the workbook.");
            }

            var start = index == 0 ? 0 : _ends[index - 1];
            var length = (int)(_ends[index] - start);
            if (_file is null)
            {
                return Encoding.UTF8.GetString(_memory.GetBuffer(), (int)start, length);
            }

            var bytes = new byte[length];
            RandomAccess.Read(_file.SafeFileHandle, bytes, start);
            return Encoding.UTF8.GetString(bytes);
        }
    }

    internal static XlsxSharedStrings Read(XmlReader? xml)
    {
        var strings = new XlsxSharedStrings();
        var text = new StringBuilder();
        var (phonetic, inText) = (false, false);
        while (xml?.Read() == true)
        {
            switch (xml.LocalName)
            {
                case "rPh":
                    phonetic = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
                    break;
                case "t":
                    inText = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement && !phonetic;
                    break;
                case "si" when xml.NodeType == XmlNodeType.EndElement || xml.IsEmptyElement:
                    strings.Add(text.ToString());
                    text.Clear();
                    break;
                case "" when inText:
                    text.Append(xml.Value);
                    break;
            }
        }

        strings._file?.Flush();
        return strings;
    }

    public void Dispose()
    {
        _memory.Dispose();
        _file?.Dispose();
    }

    private void Add(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (_file is null && _memory.Length + bytes.Length > InMemory)
        {
            _file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            _memory.WriteTo(_file);
            _memory.SetLength(0);
            _memory.Capacity = 0;
        }

        ((Stream?)_file ?? _memory).Write(bytes);
        _ends.Add((_ends.Count == 0 ? 0 : _ends[^1]) + bytes.Length);
    }
}
