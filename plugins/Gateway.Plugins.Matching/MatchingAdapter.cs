using Gateway.Sdk;

namespace Gateway.Plugins.Matching;

/// <summary>One database with people and vacancies. It is only read.</summary>
internal sealed class MatchingAdapter(MatchingSettings settings, AdapterContext context) : ISourceAdapter, ICheckable
{
    private readonly CityDatabase _database = new(settings, context.Secrets);

    public ISource OpenSource(string stream) => settings.Streams.TryGetValue(stream, out var found)
        ? new MatchSource(_database, found, context.Time)
        : throw new AdapterException(FailureKind.Configuration, "GW2205", $"there is no stream \"{stream}\".") { Fix = "Use a stream of the endpoint." };

    public async Task<CheckReport> CheckAsync(CancellationToken cancellationToken)
    {
        var steps = new List<CheckStep>();
        foreach (var (name, stream) in settings.Streams)
        {
            var began = context.Time.GetTimestamp();
            try
            {
                var pool = await _database.ReadAsync(stream, cancellationToken);
                steps.Add(new CheckStep("Read", true, $"{name}: {pool.Candidates.Count} people, {pool.Vacancies.Count} vacancies", context.Time.GetElapsedTime(began)));
            }
            catch (AdapterException failure)
            {
                steps.Add(new CheckStep("Read", false, $"{name}: {failure.Message}", context.Time.GetElapsedTime(began), failure.Fix));
                break;
            }
        }

        return new CheckReport(steps);
    }

    public ValueTask DisposeAsync() => default;
}
