using Gateway.Benchmarks;
using Gateway.Benchmarks.Large;
using Gateway.Benchmarks.Loading;
using Gateway.Benchmarks.Mapping;
using Gateway.Benchmarks.Rows;

return args switch
{
    ["lane", "--delay", var delay, .. var records] => await Lane.RunAsync(records, int.Parse(delay)),
    ["lane", .. var records] => await Lane.RunAsync(records, 0),
    ["mapping", .. var count] => MappingBenchmark.Run(count is [var records] ? int.Parse(records) : 200_000),
    ["load", .. var gateway] => await LoadBenchmark.RunAsync(gateway is [var path] ? path : MeasuredProgram.Gateway),
    ["rows", .. var count] => await RowsBenchmark.RunAsync(count is [var rows] ? int.Parse(rows) : 1_000_000),
    ["large", .. var size] => await LargeFileBenchmark.RunAsync(size is [var megabytes] ? int.Parse(megabytes) : 500),
    ["read-large", var name, var folder] => await LargeFileBenchmark.ReadAsync(name, folder),
    ["load-rows", var file, var database, var target] => await HandWrittenLoader.RunAsync(file, database, target),
    ["hand-written", var address, var records] => await HandWritten.RunAsync(new Uri(address), int.Parse(records)),
    ["sandbox", var records, var delay] => await Partner.RunAsync(int.Parse(records), int.Parse(delay)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: lane [--delay <ms>] <records> ...   the gateway beside a hand-written program over HTTP on loopback (design.md 9); a delay is added to each answer");
    Console.Error.WriteLine("       mapping [<records>]            compiled rules beside hand-written code and an interpreter, on one core");
    Console.Error.WriteLine("       load [<gateway>]               gateway validate from a cold process over 200 mappings, and over 1,000");
    Console.Error.WriteLine("       rows [<rows>]                  CSV into SQLite and PostgreSQL by the gateway and by a hand-written loader, then again with nothing changed");
    Console.Error.WriteLine("       large [<megabytes>]            a workbook and an XML document of 500 MB read through the files adapter; fails when one takes more than 200 MB");
    return 2;
}
