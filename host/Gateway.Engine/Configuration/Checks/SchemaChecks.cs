using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration.Reading;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>Reads the saved schemas and puts them beside the declared ones.</summary>
/// <param name="folder">Holds the files.</param>
/// <param name="diagnostics">Takes what is found.</param>
/// <param name="note">Told of every file that is read.</param>
internal sealed class SchemaChecks(ConfigurationFolder folder, DiagnosticBag diagnostics, Action<SourceFile> note)
{
    /// <summary>The schema of each stream of which one is known, by <c>endpoint.stream</c>. What an endpoint declares goes before what was saved.</summary>
    public FrozenDictionary<string, JsonObject> Read(IEnumerable<ConfigurationFile> files, IReadOnlyDictionary<string, ConfiguredEndpoint> endpoints)
    {
        var streams = endpoints.SelectMany(endpoint => endpoint.Value.Bound.Streams.Select(stream => (Name: $"{endpoint.Key}.{stream.Name}", stream.Schema))).ToArray();
        var known = streams.Where(stream => stream.Schema is not null).ToDictionary(stream => stream.Name, stream => stream.Schema!, StringComparer.Ordinal);
        foreach (var file in files.Where(file => file.Kind == FileKind.Schema))
        {
            if (Read(file.Path) is not { } schema)
            {
                continue;
            }

            if (endpoints.ContainsKey(file.Id.Split('.')[0]) && !Array.Exists(streams, stream => stream.Name == file.Id))
            {
                diagnostics.Add(file.Path, "GW1016", $"nobody reads \"{file.Path}\": the endpoint has no such stream", "Remove the file or correct its name: <endpoint>.<stream>.json", severity: DiagnosticSeverity.Warning);
            }

            known.TryAdd(file.Id, schema);
        }

        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private JsonObject? Read(string path)
    {
        if (folder.Read(path, diagnostics) is not { } source || ConfigReader.Read(source, diagnostics) is not { } root)
        {
            return null;
        }

        note(source);
        if (JsonNode.Parse(root.ToJson().Span) is JsonObject schema && schema["properties"] is JsonObject)
        {
            return schema;
        }

        diagnostics.Add(root, "GW1017", "this is no schema of records: it has no \"properties\"", "Write it anew with: gateway discover <endpoint> <stream> --write-schema");
        return null;
    }
}
