using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Sdk;

namespace Gateway.Plugins.Matching;

/// <summary>All matches as one whole list: who is placed or gone, and vacancies that are filled, take their matches with them.</summary>
internal sealed class MatchSource(CityDatabase database, MatchingStream stream, TimeProvider time) : ISource
{
    private static readonly TimeSpan _wib = TimeSpan.FromHours(7);

    public static SourceTraits Traits { get; } = new() { Mode = ReadMode.Snapshot, Cursor = CursorKind.None, Deletes = DeleteSignal.Absence };

    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pool = await database.ReadAsync(stream, cancellationToken);
        var matcher = new Matcher(pool.Vacancies, stream.Top, stream.Minimum, DateOnly.FromDateTime(time.GetUtcNow().ToOffset(_wib).DateTime));
        var writer = new RecordWriter();
        var before = 0;
        try
        {
            foreach (var match in pool.Candidates.SelectMany(matcher.Of))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (writer.Count == request.PageSize)
                {
                    before += writer.Count;
                    yield return writer.ToPage(After(before));
                    writer = new RecordWriter();
                }

                Write(writer, match);
            }

            cancellationToken.ThrowIfCancellationRequested();
            yield return writer.ToPage(After(before + writer.Count), completesSnapshot: true);
        }
        finally
        {
            writer.Dispose();
        }
    }

    public ValueTask DisposeAsync() => default;

    // Nothing is resumed, because a new vacancy can change everybody's matches; the host only wants to see that reading goes on.
    private static Checkpoint After(int records) => new(records.ToString(CultureInfo.InvariantCulture));

    private static void Write(RecordWriter writer, Match match)
    {
        writer.Begin();
        writer.Json.WriteString("candidate_id", match.Candidate.Id);
        writer.Json.WriteString("vacancy_id", match.Vacancy.Id);
        writer.Json.WriteString("title", match.Vacancy.Title);
        writer.Json.WriteNumber("score", match.Score);
        WriteList(writer, "reasons", match.Reasons);
        WriteList(writer, "warnings", match.Warnings);
        writer.End();
    }

    private static void WriteList(RecordWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.Json.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.Json.WriteStringValue(text);
        }

        writer.Json.WriteEndArray();
    }
}
