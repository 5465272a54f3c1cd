using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Checking;

/// <summary>Infers the schema of each stream that can be read from its first records. What is declared stays, with what was seen beside it.</summary>
internal sealed class Discovery(RestEndpoint endpoint)
{
    private const int MaxRecords = 500;

    public async Task<IReadOnlyList<StreamDescription>> RunAsync(CancellationToken cancellationToken)
    {
        var streams = new List<StreamDescription>();
        foreach (var declared in StreamTraits.Of(endpoint.Settings))
        {
            streams.Add(declared.Source is null ? declared : declared with { Schema = await InferAsync(declared.Name, cancellationToken) ?? declared.Schema });
        }

        return streams;
    }

    private async Task<System.Text.Json.Nodes.JsonObject?> InferAsync(string stream, CancellationToken cancellationToken)
    {
        var shape = new SampleSchema();
        await foreach (var page in endpoint.ReadStreamAsync(stream, null, cancellationToken))
        {
            using (page)
            {
                foreach (var record in page.Records)
                {
                    shape.Add(record.Json.Span);
                }
            }

            if (shape.Count >= MaxRecords)
            {
                break;
            }
        }

        return shape.Count == 0 ? null : shape.ToSchema();
    }
}
