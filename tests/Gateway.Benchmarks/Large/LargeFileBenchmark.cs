using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Gateway.Plugins.Files;
using Gateway.Plugins.Files.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Benchmarks.Large;

/// <summary>Whether files of 500 MB are read without ever being in memory: each by a process of its own, through the files adapter, with a bound on its peak.</summary>
internal static class LargeFileBenchmark
{
    private const long BoundMegabytes = 200;
    private const int SampleRows = 20_000;

    private static readonly (string Name, string Format, Action<Stream, int> Write)[] _documents =
    [
        ("xlsx", """{ "type": "xlsx" }""", (stream, rows) => LargeDocuments.WriteXlsx(stream, rows)),
        ("xml", """{ "type": "xml", "record": "laporan/peserta" }""", LargeDocuments.WriteXml),
    ];

    /// <summary>Makes and reads a file of each kind.</summary>
    /// <returns>1 when one of them took more memory than the bound.</returns>
    public static async Task<int> RunAsync(int megabytes)
    {
        Console.Out.WriteLine("file  MB on disk      rows  seconds    rows/s  CPU us/row  peak MB");
        var flat = true;
        foreach (var (name, _, write) in _documents)
        {
            var folder = Directory.CreateTempSubdirectory("gateway-large-").FullName;
            try
            {
                var file = Path.Combine(folder, "a." + name);
                var rows = Write(file, write, (long)megabytes << 20);
                flat &= await MeasureAsync(name, folder, new FileInfo(file).Length >> 20, rows) <= BoundMegabytes;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        Console.Out.WriteLine(flat ? $"none took more than {BoundMegabytes} MB" : $"FAILED: more than {BoundMegabytes} MB");
        return flat ? 0 : 1;
    }

    /// <summary>Reads the file in a folder and says how many records it has; in a process of its own, so that its memory is its own.</summary>
    public static async Task<int> ReadAsync(string name, string folder)
    {
        var format = _documents.Single(document => document.Name == name).Format;
        var settings = JsonSerializer.Deserialize($$"""
            { "folder": "{{folder}}", "streams": { "s": { "format": {{format}}, "read": { "pattern": "*.{{name}}", "ready": { "stableFor": "0s" } } } } }
            """, FilesJson.Default.FilesSettings)!;
        using var context = new TestAdapterContext();
        await using var adapter = new FilesAdapter(settings, context.ToContext());
        await using var source = adapter.OpenSource("s");
        var (rows, broken) = (0L, 0L);
        await foreach (var page in source.ReadAsync(new ReadRequest(null, 1_000), CancellationToken.None))
        {
            using (page)
            {
                rows += page.Records.Count;
                broken += page.Records.Count(record => record.Problem is not null);
            }
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows - broken}"));
        return 0;
    }

    /// <summary>Writes a file of about a size and returns its rows: a sample tells how many it takes.</summary>
    private static int Write(string path, Action<Stream, int> write, long bytes)
    {
        using var sample = new MemoryStream();
        write(sample, SampleRows);
        var rows = (int)(bytes * SampleRows / sample.Length * 1.01);
        using var file = File.Create(path);
        write(file, rows);
        return rows;
    }

    private static async Task<long> MeasureAsync(string name, string folder, long megabytes, int rows)
    {
        var clock = Stopwatch.StartNew();
        using var process = MeasuredProgram.Start(Environment.ProcessPath!, folder, "read-large", name, folder);
        var (cpu, peak) = await MeasuredProgram.WatchAsync(process);
        var seconds = clock.Elapsed.TotalSeconds;
        var read = int.Parse(await process.StandardOutput.ReadToEndAsync(), CultureInfo.InvariantCulture);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-4} {megabytes,11} {read,9} {seconds,8:0.0} {rows / seconds,9:0} {cpu.TotalMicroseconds / rows,11:0.0} {peak >> 20,8}"));
        return read == rows ? peak >> 20 : throw new InvalidOperationException($"{rows} rows were written, {read} were read");
    }
}
