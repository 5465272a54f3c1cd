using System.Text;
using System.Xml;

namespace Gateway.Plugins.Files;

/// <summary>Takes the texts of one record from a document piece by piece, so that none of them is in memory before it is known to be small enough.</summary>
internal sealed class XmlText(string code)
{
    private const int MaxCharacters = 8 << 20;

    private readonly char[] _piece = new char[4096];
    private readonly StringBuilder _text = new();
    private int _taken;

    /// <summary>Begins the next record.</summary>
    internal void Reset()
    {
        _text.Clear();
        _taken = 0;
    }

    /// <summary>Adds the text of the node that the reader stands on.</summary>
    /// <exception cref="FileRefusedException">The record is too large.</exception>
    internal async ValueTask AppendAsync(XmlReader xml)
    {
        for (int piece; (piece = await xml.ReadValueChunkAsync(_piece, 0, _piece.Length)) > 0;)
        {
            _taken += piece;
            if (_taken > MaxCharacters)
            {
                throw new FileRefusedException(code, $"a record has more than {MaxCharacters} characters.");
            }

            _text.Append(_piece, 0, piece);
        }
    }

    /// <summary>What was added since the last call.</summary>
    internal string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
