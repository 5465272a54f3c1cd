using System.Text.Json;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Example.Tests;

public sealed class ExampleSourceConformance : SourceConformance
{
    private string File => Path.Combine(Context.Folder, "records.ndjson");

    protected override SourceTraits Traits => ExampleSettings.Streams[0].Source!;

    protected override ValueTask SeedAsync(int count) =>
        new(System.IO.File.WriteAllLinesAsync(File, Enumerable.Range(1, count).Select(i => $$"""{"id":{{i}}}"""), Token));

    protected override ValueTask<ISourceAdapter> CreateAsync() => new(new ExampleAdapter(new ExampleSettings { Folder = Context.Folder }));

    protected override ValueTask<bool> BreakAsync()
    {
        System.IO.File.Delete(File);
        return new(true);
    }
}

public sealed class ExampleDestinationConformance : DestinationConformance
{
    protected override DestinationTraits Traits => ExampleSettings.Streams[0].Destination!;

    protected override ValueTask<IDestinationAdapter> CreateAsync() => new(new ExampleAdapter(new ExampleSettings { Folder = Context.Folder }));

    protected override ValueTask<IReadOnlyList<HeldEntry>> HeldAsync()
    {
        var folder = Path.Combine(Context.Folder, Stream);
        return new(Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(Held)] : Array.Empty<HeldEntry>());
    }

    private static HeldEntry Held(string path)
    {
        var record = JsonElement.Parse(System.IO.File.ReadAllBytes(path));
        return new HeldEntry(record.GetProperty("id").GetString()!, record.GetProperty("name").GetString()!);
    }
}
