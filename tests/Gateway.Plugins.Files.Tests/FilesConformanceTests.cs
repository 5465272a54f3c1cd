using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

public sealed class CsvOneFileConformance() : FilesSourceConformance("csv", "archive", perFile: 100);

public sealed class CsvManyFilesConformance() : FilesSourceConformance("csv", "delete", perFile: 3);

public sealed class CsvKeptFilesConformance() : FilesSourceConformance("csv", "keep", perFile: 3);

public sealed class NdjsonOneFileConformance() : FilesSourceConformance("ndjson", "archive", perFile: 100);

public sealed class NdjsonManyFilesConformance() : FilesSourceConformance("ndjson", "archive", perFile: 1);

public sealed class CsvWholeListConformance() : FilesSourceConformance("csv", "keep", perFile: 100, more: """, "wholeList": true""");

public abstract class FilesSourceConformance(string format, string after, int perFile, string more = "") : SourceConformance
{
    private readonly TestFolder _folder = new();

    protected override SourceTraits Traits => Adapter.Streams[0].Source!;

    private AdapterUnderTest Adapter => AdapterUnderTest.Of<FilesPlugin>($$"""
        { "folder": "{{_folder.Path}}", "streams": { "records": {
            "format": { "type": "{{format}}" },
            "read": { "pattern": "*.{{format}}", "after": "{{after}}", "ready": { "stableFor": "0s" }{{more}} } } } }
        """);

    protected override ValueTask SeedAsync(int count)
    {
        foreach (var part in Enumerable.Range(1, count).Chunk(perFile))
        {
            var lines = part.Select(i => format == "csv" ? $"{i},name {i}" : $$"""{"id":{{i}},"name":"name {{i}}"}""");
            _folder.Write($"{part[0]:D3}.{format}", (format == "csv" ? "id,name\n" : "") + string.Join('\n', lines) + "\n");
        }

        return default;
    }

    protected override ValueTask<ISourceAdapter> CreateAsync() => new((ISourceAdapter)Adapter.Create(Context.ToContext()));

    protected override ValueTask<bool> BreakAsync()
    {
        Directory.Delete(_folder.Path, recursive: true);
        return new(true);
    }

    protected override ValueTask StopAsync()
    {
        _folder.Dispose();
        return default;
    }
}

public sealed class CsvDestinationConformance() : FilesDestinationConformance("csv", "");

public sealed class NdjsonDestinationConformance() : FilesDestinationConformance("ndjson", """, "control": "{stem}.ctl.json" """);

public sealed class NumberedDestinationConformance() : FilesDestinationConformance("csv", """, "control": "{stem}.ctl.json", "about": { "judul": "Uji" } """, "{date:yyyy}_{number:0000}");

public sealed class FixedWidthDestinationConformance() : FilesDestinationConformance("fixedWidth", """, "control": "{stem}.ctl.json" """, "{number:0000}", layout: """
    , "width": 120, "header": { "mark": "H", "fields": [ { "name": "no", "at": 2, "length": 4, "type": "integer", "value": "{number}" } ] },
    "detail": { "mark": "D", "fields": [ { "name": "id", "at": 2, "length": 59 }, { "name": "name", "at": 61, "length": 60 } ] },
    "trailer": { "mark": "T", "fields": [ { "name": "count", "at": 2, "length": 9, "type": "integer" } ], "count": "count" }
    """);

public abstract class FilesDestinationConformance(string format, string more, string name = "{batch}", string layout = "") : DestinationConformance
{
    private readonly TestFolder _folder = new();

    protected override DestinationTraits Traits => Adapter.Streams[0].Destination!;

    protected override bool KeepsState => false;

    private AdapterUnderTest Adapter => AdapterUnderTest.Of<FilesPlugin>($$"""
        { "folder": "{{_folder.Path}}", "streams": { "records": { "format": { "type": "{{format}}"{{layout}} }, "write": { "file": "out-{{name}}.{{format}}"{{more}} } } } }
        """);

    protected override ValueTask<IDestinationAdapter> CreateAsync() => new((IDestinationAdapter)Adapter.Create(Context.ToContext()));

    protected override ValueTask<IReadOnlyList<HeldEntry>> HeldAsync() => new([.. _folder.Names().Where(name => name.EndsWith("." + format, StringComparison.Ordinal))
        .SelectMany(name => File.ReadLines(_folder[name]).Skip(format == "csv" ? 1 : 0)).Where(line => layout.Length == 0 || line[0] == 'D').Select(Entry)]);

    protected override ValueTask<bool> BreakAsync()
    {
        Directory.Delete(_folder.Path, recursive: true);
        File.WriteAllText(_folder.Path, "");
        return new(true);
    }

    protected override ValueTask StopAsync()
    {
        if (File.Exists(_folder.Path))
        {
            File.Delete(_folder.Path);
        }

        _folder.Dispose();
        return default;
    }

    private HeldEntry Entry(string line)
    {
        if (layout.Length > 0)
        {
            return new HeldEntry(line[1..60].TrimEnd(), line[60..].TrimEnd());
        }

        var cells = format == "csv" ? line.Split(',') : line.Split('"');
        return format == "csv" ? new HeldEntry(cells[0], cells[1]) : new HeldEntry(cells[3], cells[7]);
    }
}
