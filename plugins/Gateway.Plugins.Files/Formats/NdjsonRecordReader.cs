using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Reads one JSON object a line. A line that is none is a broken record; the file goes on.</summary>
internal sealed class NdjsonRecordReader(Stream utf8) : IRecordReader
{
    private readonly LineReader _lines = new(utf8);

    public long Line => _lines.Number;

    public RecordProblem? Problem { get; private set; }

    public ReadOnlyMemory<byte> Json { get; private set; }

    public ReadOnlySpan<byte> Raw => _lines.Current.Span;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (await _lines.ReadAsync(cancellationToken))
        {
            if (_lines.Current.Span.IndexOfAnyExcept(" \t"u8) >= 0)
            {
                var sound = JsonObjects.IsObject(_lines.Current.Span);
                Problem = sound ? null : new RecordProblem("GW2445", $"line {Line} is not one JSON object.");
                Json = sound ? _lines.Current : default;
                return true;
            }
        }

        return false;
    }

    public void WriteFields(Utf8JsonWriter json) => JsonObjects.CopyFields(Json.Span, json);

    public ValueTask DisposeAsync() => _lines.DisposeAsync();
}
