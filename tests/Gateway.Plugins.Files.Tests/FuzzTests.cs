using System.Globalization;
using System.Text;
using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

/// <summary>
/// Mutated files: each is read to its end, refused whole or held line by line; nothing else is thrown and nothing hangs.
/// <c>GATEWAY_FUZZ_INPUTS</c> sets the number of inputs for each format (default 300), <c>GATEWAY_FUZZ_SEED</c> the seed (default 1).
/// </summary>
public sealed class FuzzTests : IDisposable
{
    internal const string Csv = """{ "type": "csv" }""";
    internal const string CsvSample = "sep=;\r\nnik;nama;alamat\r\n15;\"A \"\"B\"\"\";\"JL; 1\r\nRT 2\"\r\n16;ANI;\r\nJUMLAH;2;\r\n";
    internal const string FixedWidth = """{ "type": "fixedWidth", "width": 12, "header": { "mark": "H" }, "detail": { "mark": "D", "fields": [ { "name": "a", "at": 2, "length": 5, "type": "decimal" }, { "name": "b", "at": 7, "length": 6 } ] }, "trailer": { "mark": "T", "fields": [ { "name": "n", "at": 2, "length": 3, "type": "integer" }, { "name": "s", "at": 5, "length": 6, "type": "decimal" } ], "count": "n", "sum": "s", "sumOf": "a" } }""";
    internal const string FixedWidthSample = "H20260108   \r\nD00125ANI   \r\nD00375DEWI  \r\nT002000500  \r\n";
    internal const string Xml = """{ "type": "xml", "record": "a/r" }""";
    internal const string XmlSample = "<?xml version=\"1.0\" encoding=\"utf-8\"?><a><r id=\"1\"><b>x &amp; y</b><b/></r><r><c><![CDATA[z]]></c></r></a>";

    private static readonly byte[][] _pieces =
    [
        .. new[] { "\"", ";", ",", "\r", "\n", "\r\n", "sep=;\n", "\0", "JUMLAH", "\u001a", "<", ">", "</r>", "<!DOCTYPE a>", "&b;", "<![CDATA[", "]]>", "{", "[", "}", "]", "\\u00", "1e400", "D", "T", "H", "é" }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xff, 0xfe], [0xef, 0xbb, 0xbf], [0xc3],
    ];

    private readonly TestFolder _folder = new();
    private readonly TestAdapterContext _context = new();

    [Theory]
    [InlineData(Csv, CsvSample)]
    [InlineData(FixedWidth, FixedWidthSample)]
    [InlineData(Xml, XmlSample)]
    [InlineData("""{ "type": "json", "records": "d.r" }""", """{"m":[1,{"x":null}],"d":{"r":[{"a":1,"b":"\u00e9"},{"a":[{}]}],"n":2}}""")]
    [InlineData("""{ "type": "ndjson" }""", "{\"a\":1}\n{\"a\":\"x\\ny\"}\r\n\n{\"a\":[1,2,{\"b\":null}]}")]
    public async Task Whatever_a_file_holds_reading_it_ends_in_order(string format, string sample)
    {
        var random = new Random(Number("GATEWAY_FUZZ_SEED", 1));
        var adapter = AdapterUnderTest.Of<FilesPlugin>(
            $$"""{ "folder": "{{_folder.Path}}", "streams": { "s": { "format": {{format}}, "read": { "pattern": "*", "after": "keep", "ready": { "stableFor": "0s" } } } } }""");
        for (var i = 0; i < Number("GATEWAY_FUZZ_INPUTS", 300); i++)
        {
            var input = Mutate(random, Encoding.UTF8.GetBytes(sample));
            _folder.Write("f", input);
            try
            {
                await using var files = adapter.Create(_context.ToContext());
                await files.ReadAllAsync("s", pageSize: 2);
            }
            catch (AdapterException exception) when (exception.Kind == FailureKind.ContractBroken)
            {
                // Refused whole, as it should be.
            }
            catch (Exception exception)
            {
                Assert.Fail($"input {i}: {exception.GetType().Name} {exception.Message}; base64 {Convert.ToBase64String(input)}");
            }
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _context.Dispose();
    }

    internal static byte[] Mutate(Random random, byte[] sample)
    {
        var bytes = sample.ToList();
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    bytes.InsertRange(at, _pieces[random.Next(_pieces.Length)]);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 6), bytes.Count - at));
                    break;
                case 2 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count + 1)).Take(random.Next(20)).ToList());
                    break;
            }
        }

        return [.. bytes];
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
