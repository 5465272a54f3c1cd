using Gateway.Engine.Mapping;
using Gateway.Sdk;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>Whether what syncs read back can be compared with what they send.</summary>
/// <param name="folder">All files.</param>
/// <param name="endpoints">Endpoints that were bound.</param>
/// <param name="diagnostics">Takes what is found.</param>
internal sealed class ReadBackChecks(LoadedFolder folder, IReadOnlyDictionary<string, ConfiguredEndpoint> endpoints, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, MappingDefinition> _mappings =
        folder.Mappings.Select(mapping => mapping.Content).OfType<MappingDefinition>().ToDictionary(mapping => mapping.Id, StringComparer.Ordinal);

    public void Run()
    {
        foreach (var file in folder.Syncs)
        {
            if (file.Content is { ReadBack: { } readBack } sync)
            {
                CheckStream(file, readBack.From ?? sync.To, isNamed: readBack.From is not null);
                CheckMapping(file, sync, readBack);
            }
        }
    }

    private void CheckStream(LoadedFile<SyncDefinition> file, StreamReference stream, bool isNamed)
    {
        if (endpoints.GetValueOrDefault(stream.Endpoint)?.Bound.Streams.FirstOrDefault(known => known.Name == stream.Stream) is not { } found)
        {
            return;
        }
        if (found.Source is null && !isNamed)
        {
            diagnostics.Add(file.At("/readBack"), "GW1105", $"stream \"{stream}\" cannot be read",
                $"Name in \"from\" the stream that lists what the destination holds, or declare in endpoints/{stream.Endpoint}.json how it is read.");
        }
        // Only a list that is known to be whole can show what is missing from it.
        else if (found.Source is { Mode: not ReadMode.Snapshot })
        {
            diagnostics.Add(file.At("/readBack/from"), "GW1112", $"stream \"{stream}\" is not read as a whole list, so nothing can be said about what is missing from it",
                "Name a stream that is: one without \"incremental\" or \"cursor\".");
        }
    }

    private void CheckMapping(LoadedFile<SyncDefinition> file, SyncDefinition sync, ReadBackDefinition readBack)
    {
        if (readBack.Mapping is not { } id || _mappings.GetValueOrDefault(id) is not { } mapping)
        {
            return;
        }
        var place = file.At("/readBack/mapping");
        var from = readBack.From ?? sync.To;
        if (mapping.From.Text != from.ToString() || mapping.To.Text != sync.To.ToString())
        {
            diagnostics.Add(place, "GW1106", $"mapping \"{id}\" goes from \"{mapping.From.Text}\" to \"{mapping.To.Text}\", what is read back from \"{from}\" to \"{sync.To}\"",
                "Choose a mapping for these streams, or correct \"from\" and \"to\" in the mapping.");
        }
        if (_mappings.GetValueOrDefault(sync.Mapping) is not { } sent)
        {
            return;
        }
        if (!mapping.Key.Select(key => key.Text).SequenceEqual(sent.Key.Select(key => key.Text), StringComparer.Ordinal))
        {
            diagnostics.Add(place, "GW1113", $"mapping \"{id}\" has another key than \"{sent.Id}\", by which this sync sends", $"Give it \"key\": [{string.Join(", ", sent.Key.Select(key => $"\"{key.Text}\""))}].");
        }
        var names = sent.Fields.Select(field => field.Name.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var field in mapping.Fields.Where(field => !names.Contains(field.Name.Text)))
        {
            diagnostics.Add(place, "GW1113", $"mapping \"{id}\" gives \"{field.Name.Text}\", which \"{sent.Id}\" never sends", $"Remove the field from mappings/{id}.json or correct its name.");
        }
    }
}
