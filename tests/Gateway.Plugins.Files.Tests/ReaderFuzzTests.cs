using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Plugins.Files.Tests;

/// <summary>
/// Mutated bytes straight into the readers, many more than <see cref="FuzzTests"/> can write as files: every input is read to its end or refused,
/// nothing else is thrown and none takes long. <c>GATEWAY_FUZZ=1000000</c> sets the number of inputs for each format (default 2,000).
/// </summary>
public sealed class ReaderFuzzTests
{
    private static readonly int Inputs = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_FUZZ") ?? "2000", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(FuzzTests.Csv, FuzzTests.CsvSample)]
    [InlineData(FuzzTests.FixedWidth, FuzzTests.FixedWidthSample)]
    [InlineData(FuzzTests.Xml, FuzzTests.XmlSample)]
    public async Task Whatever_bytes_come_a_reader_ends_or_refuses_them(string format, string sample)
    {
        var random = new Random(1);
        var settings = JsonSerializer.Deserialize($$"""{ "folder": "/", "streams": { "s": { "format": {{format}} } } }""", FilesJson.Default.FilesSettings)!.Streams["s"].Format;
        var (refused, records, slowest) = (0, 0L, TimeSpan.Zero);
        for (var i = 0; i < Inputs; i++)
        {
            var input = FuzzTests.Mutate(random, Encoding.UTF8.GetBytes(sample));
            var started = TimeProvider.System.GetTimestamp();
            try
            {
                records += await ReadAsync(new MemoryStream(input), settings);
            }
            catch (Exception exception) when (FileFailures.RefusalOf(exception) is not null)
            {
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"input {i}: {exception.GetType().Name} {exception.Message}; base64 {Convert.ToBase64String(input)}");
            }

            var took = TimeProvider.System.GetElapsedTime(started);
            slowest = took > slowest ? took : slowest;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Inputs} inputs: {refused} refused, {records} records, slowest {slowest.TotalMilliseconds:0} ms");
        slowest.ShouldBeLessThan(Longest);
        refused.ShouldBeGreaterThan(0);
        records.ShouldBeGreaterThan(Inputs / 100);
    }

    private static async Task<long> ReadAsync(Stream input, FileFormat format)
    {
        await using var reader = await RecordReaders.OpenAsync(input, format, CancellationToken.None);
        var pages = new FilePages(reader, new TakenFile("f", "h"), new FilesRead { Pattern = "*" }, numbersMessages: false) { Sequence = null };
        var records = 0L;
        while (await pages.FillAsync(500, CancellationToken.None) is { } page)
        {
            using (page)
            {
                records += page.Count;
            }
        }

        return records;
    }
}
