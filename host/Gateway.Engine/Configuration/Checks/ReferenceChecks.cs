using Gateway.Engine.Configuration.Binding;
using Gateway.Engine.Configuration.Files;
using Gateway.Engine.Configuration.Reading;
using Gateway.Sdk;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>Whether everything that is named exists. A file with errors of its own counts as existing: its own errors say enough.</summary>
/// <param name="files">All files of the folder.</param>
/// <param name="settings">Null when gateway.json has errors: accounts are then not judged.</param>
/// <param name="context">The names used.</param>
internal sealed class ReferenceChecks(IReadOnlyList<ConfigurationFile> files, SettingsFile? settings, BindingContext context)
{
    private readonly ILookup<FileKind, string> _ids = files.ToLookup(file => file.Kind, file => file.Id);
    private readonly Dictionary<ReferenceKind, HashSet<string>> _known = [];

    /// <param name="endpoints">Endpoints that were bound.</param>
    public void Run(IReadOnlyDictionary<string, ConfiguredEndpoint> endpoints)
    {
        foreach (var reference in context.References)
        {
            CheckName(reference.Kind, reference.Name, reference.Place);
        }
        foreach (var (stream, use, place) in context.Streams)
        {
            if (CheckName(ReferenceKind.Endpoint, stream.Endpoint, place) && endpoints.GetValueOrDefault(stream.Endpoint) is { } endpoint)
            {
                CheckStream(endpoint, stream, use, place);
            }
        }
    }

    private bool CheckName(ReferenceKind kind, string name, ConfigValue place)
    {
        var known = Known(kind);
        if (known.Contains(name) || (kind == ReferenceKind.Account && settings is null))
        {
            return true;
        }
        context.Diagnostics.Add(place, "GW1102", $"{ReferenceWords.Name(kind)} \"{name}\" does not exist",
            kind == ReferenceKind.Account ? "Add it to \"accounts\" in gateway.json, or correct the name."
            : $"Use an id from {FileKinds.Folders[FileOf(kind)]}/, or create it: gateway new {ReferenceWords.Name(kind)} {name}.",
            NearestHint.For(name, known));
        return false;
    }

    private void CheckStream(ConfiguredEndpoint endpoint, StreamReference stream, StreamUse use, ConfigValue place)
    {
        var streams = endpoint.Bound.Streams;
        if (streams.FirstOrDefault(found => found.Name == stream.Stream) is not { } found)
        {
            var names = streams.Select(known => known.Name).ToList();
            context.Diagnostics.Add(place, "GW1103", $"endpoint \"{stream.Endpoint}\" has no stream \"{stream.Stream}\"",
                names.Count is 0 or > 12 ? $"Declare it in endpoints/{stream.Endpoint}.json, or correct the name." : $"Use one of: {string.Join(", ", names)}; or declare it in endpoints/{stream.Endpoint}.json.",
                NearestHint.For(stream.Stream, names));
        }
        else if (!Fits(found, use))
        {
            context.Diagnostics.Add(place, "GW1105", $"stream \"{stream}\" cannot be {(use == StreamUse.Read ? "read" : "written")}",
                $"Name a stream that can, or declare how in endpoints/{stream.Endpoint}.json.");
        }
    }

    private static bool Fits(StreamDescription stream, StreamUse use) => use == StreamUse.Read ? stream.Source is not null : stream.Destination is not null;

    private static FileKind FileOf(ReferenceKind kind) => Enum.Parse<FileKind>(kind.ToString());

    private HashSet<string> Known(ReferenceKind kind)
    {
        if (!_known.TryGetValue(kind, out var known))
        {
            var names = kind == ReferenceKind.Account ? settings?.Accounts.Keys ?? [] : _ids[FileOf(kind)];
            _known[kind] = known = names.ToHashSet(StringComparer.Ordinal);
        }
        return known;
    }
}
