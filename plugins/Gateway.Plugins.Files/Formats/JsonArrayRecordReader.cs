using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Reads the objects of one array inside a JSON document, holding one of them at a time.</summary>
internal sealed class JsonArrayRecordReader(Stream utf8, string? records) : IRecordReader
{
    private const int MaxRecordBytes = 16 << 20;

    private readonly string[] _path = records is null ? [] : records.Split('.');
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;
    private bool _inArray;
    private JsonReaderState _state;

    public long Line { get; private set; }

    public RecordProblem? Problem { get; private set; }

    public ReadOnlyMemory<byte> Json { get; private set; }

    public ReadOnlySpan<byte> Raw => Json.Span;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_inArray)
            {
                await EnterAsync(cancellationToken);
            }

            while (true)
            {
                switch (TakeItem())
                {
                    case Step.Item:
                        return true;
                    case Step.End:
                        return false;
                    default:
                        await FillAsync(cancellationToken);
                        break;
                }
            }
        }
        catch (JsonException)
        {
            throw new FileRefusedException("GW2453", $"the document is no sound JSON behind record {Line}.");
        }
    }

    public void WriteFields(Utf8JsonWriter json)
    {
        if (Problem is null)
        {
            JsonObjects.CopyFields(Json.Span, json);
        }
    }

    public ValueTask DisposeAsync() => utf8.DisposeAsync();

    private enum Step
    {
        Item,
        End,
        More,
    }

    /// <summary>Goes to the array, skipping everything beside the path.</summary>
    private async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        var depth = 0;
        while (!TryEnter(ref depth))
        {
            await FillAsync(cancellationToken);
        }

        _inArray = true;
    }

    private bool TryEnter(ref int depth)
    {
        var reader = Reader();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when reader.CurrentDepth == depth + 1 && depth < _path.Length && reader.ValueTextEquals(_path[depth]):
                    depth++;
                    break;
                case JsonTokenType.StartArray when depth == _path.Length && reader.CurrentDepth == depth:
                    Advance(ref reader);
                    return true;
                case not (JsonTokenType.PropertyName or JsonTokenType.StartObject or JsonTokenType.EndArray) when reader.CurrentDepth <= depth:
                    throw new FileRefusedException("GW2453", $"the document has no array at \"{string.Join('.', _path)}\".");
            }
        }

        Advance(ref reader);
        return _ended ? throw new FileRefusedException("GW2453", $"the document has no array at \"{string.Join('.', _path)}\".") : false;
    }

    private Step TakeItem()
    {
        var reader = Reader();
        if (!reader.Read())
        {
            return _ended ? throw new FileRefusedException("GW2453", "the document ends in the middle.") : Step.More;
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            return CheckTail(ref reader);
        }

        var (start, isObject) = ((int)reader.TokenStartIndex, reader.TokenType == JsonTokenType.StartObject);
        if (!reader.TrySkip())
        {
            return _ended ? throw new FileRefusedException("GW2453", "the document ends in the middle.") : Step.More;
        }

        Json = _buffer.AsMemory(_start + start, (int)reader.BytesConsumed - start);
        Line++;
        Problem = isObject && System.Text.Unicode.Utf8.IsValid(Json.Span) ? null : new RecordProblem("GW2445", $"record {Line} is not one JSON object.");
        Advance(ref reader);
        return Step.Item;
    }

    /// <summary>What follows the array must be sound too, or the file may have been cut off.</summary>
    private Step CheckTail(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
        }

        if (!_ended)
        {
            return Step.More;
        }

        return Step.End;
    }

    private Utf8JsonReader Reader() => new(_buffer.AsSpan(_start, _end - _start), _ended, _state);

    private void Advance(ref Utf8JsonReader reader)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
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
            if (_buffer.Length >= MaxRecordBytes)
            {
                throw new FileRefusedException("GW2440", $"record {Line + 1} is longer than {MaxRecordBytes >> 20} MiB.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await utf8.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        _ended = read == 0;
    }
}
