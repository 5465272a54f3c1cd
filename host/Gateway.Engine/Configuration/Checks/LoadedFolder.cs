using Gateway.Engine.Configuration.Files;
using Gateway.Engine.Configuration.Reading;
using Gateway.Engine.Mapping;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>A file with what it says; <see cref="Content"/> is null when it has errors of its own.</summary>
internal sealed record LoadedFile<T>(string Id, ConfigValue Root, T? Content) where T : class
{
    /// <summary>What could be read although <see cref="Content"/> is null, so that all mistakes show at once; parts of it are null.</summary>
    public T? Readable { get; init; }

    /// <summary>The value of a member, or the whole file where it is missing.</summary>
    public ConfigValue At(string pointer) => Root.Nearest(pointer);
}

/// <summary>All files as they were read, before anything is checked across them.</summary>
internal sealed record LoadedFolder(
    SettingsFile Settings,
    IReadOnlyList<LoadedFile<EndpointFile>> Endpoints,
    IReadOnlyList<LoadedFile<SyncDefinition>> Syncs,
    IReadOnlyList<LoadedFile<MappingDefinition>> Mappings,
    IReadOnlyList<LoadedFile<LookupFile>> Lookups,
    IReadOnlyList<LoadedFile<CalendarDefinition>> Calendars);
