using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Reads the records of one file from its start, holding one at a time.</summary>
internal interface IRecordReader : IAsyncDisposable
{
    /// <summary>Goes to the next record; false at the end of the file.</summary>
    /// <exception cref="FileRefusedException">The file cannot be read any further.</exception>
    ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Where the current record is, for people: its line, row or number from 1.</summary>
    long Line { get; }

    /// <summary>Why the current record is not sound; null when it is.</summary>
    RecordProblem? Problem { get; }

    /// <summary>The whole record when the file holds it as a JSON object; empty when it does not.</summary>
    ReadOnlyMemory<byte> Json { get; }

    /// <summary>The bytes of the current record as they are in the file, for a person to look at; empty when that is not text.</summary>
    ReadOnlySpan<byte> Raw { get; }

    /// <summary>Writes the fields of the current record, as far as they could be read.</summary>
    void WriteFields(Utf8JsonWriter json);

    /// <summary>The value of a field of the file's header record; null when there is none.</summary>
    string? HeaderValue(string field) => null;
}
