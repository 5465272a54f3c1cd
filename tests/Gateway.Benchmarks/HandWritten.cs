using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Gateway.Benchmarks;

/// <summary>
/// The lane as a good C# programmer writes it for this one purpose: bytes to bytes, reading, mapping and two posts at once, no configuration, no
/// ledger, no durability, no retries. What the gateway is measured against.
/// </summary>
internal sealed class HandWritten(HttpClient http)
{
    private static readonly Dictionary<string, string> Districts = Lane.Districts.ToDictionary(row => row.Name.ToUpperInvariant(), row => row.Code);
    private long _read, _held;

    public static async Task<int> RunAsync(Uri address, int records)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 8 }) { BaseAddress = address };
        var program = new HandWritten(http);
        var clock = Stopwatch.StartNew();
        await program.RunAsync();
        Console.Out.WriteLine($$"""{"read":{{program._read}},"held":{{program._held}},"seconds":{{clock.Elapsed.TotalSeconds.ToString(CultureInfo.InvariantCulture)}}}""");
        return program._read == records ? 0 : 1;
    }

    private async Task RunAsync()
    {
        var pages = Channel.CreateBounded<byte[]>(4);
        var bodies = Channel.CreateBounded<ArrayBufferWriter<byte>>(4);
        var mapping = MapAsync(pages.Reader, bodies.Writer);
        var posting = Task.WhenAll(PostAsync(bodies.Reader), PostAsync(bodies.Reader));
        await ReadAsync(pages.Writer);
        await mapping;
        await posting;
    }

    private async Task ReadAsync(ChannelWriter<byte[]> pages)
    {
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await http.GetByteArrayAsync(new Uri($"records?limit=500&cursor={cursor}", UriKind.Relative));
            cursor = CursorOf(page);
            await pages.WriteAsync(page);
        }

        pages.Complete();
    }

    private static string? CursorOf(byte[] page)
    {
        var tail = page.AsSpan(page.AsSpan().LastIndexOf("\"nextCursor\":"u8) + 13);
        return tail[0] == 'n' ? null : Encoding.ASCII.GetString(tail[1..(1 + tail[1..].IndexOf((byte)'"'))]);
    }

    private async Task MapAsync(ChannelReader<byte[]> pages, ChannelWriter<ArrayBufferWriter<byte>> bodies)
    {
        await foreach (var page in pages.ReadAllAsync())
        {
            var body = new ArrayBufferWriter<byte>(page.Length);
            using (var writer = new Utf8JsonWriter(body, new JsonWriterOptions { SkipValidation = true }))
            {
                MapPage(page, writer);
            }

            await bodies.WriteAsync(body);
        }

        bodies.Complete();
    }

    private void MapPage(byte[] page, Utf8JsonWriter writer)
    {
        var reader = new Utf8JsonReader(page);
        reader.Read();
        reader.Read();
        reader.Read();
        writer.WriteStartArray();
        var row = new Row();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            row.Fill(ref reader);
            _read++;
            if (!DateOnly.TryParseExact(Row.Text(page, row.ClosingDate), "dd/MM/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var closing)
                || !Districts.TryGetValue(Row.Text(page, row.District).ToUpperInvariant(), out var district))
            {
                _held++;
                continue;
            }

            Write(page, writer, row, closing, district);
        }

        writer.WriteEndArray();
    }

    private static void Write(byte[] page, Utf8JsonWriter writer, Row row, DateOnly closing, string district)
    {
        writer.WriteStartObject();
        writer.WriteString("sumber"u8, "bench"u8);
        Copy("idEksternal"u8, row.Id);
        Copy("nik"u8, row.Nik);
        writer.WriteString("nama"u8, Row.Text(page, row.FirstName) + " " + Row.Text(page, row.LastName));
        Copy("tanggalLahir"u8, row.Birth);
        writer.WriteString("jenisKelamin"u8, page.AsSpan(row.Gender).SequenceEqual("\"female\""u8) ? "P"u8 : "L"u8);
        writer.WriteString("kodeWilayah"u8, district);
        Copy("alamat"u8, row.Address);
        Copy("telepon"u8, row.Phone);
        Copy("email"u8, row.Email);
        Copy("judul"u8, row.Title);
        Copy("perusahaan"u8, row.Company);
        Copy("gaji"u8, row.Salary);
        Copy("status"u8, row.Status);
        writer.WriteString("tanggalTutup"u8, closing.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Copy("diubah"u8, row.Updated);
        writer.WriteEndObject();

        void Copy(ReadOnlySpan<byte> name, Range value)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(page.AsSpan(value), skipInputValidation: true);
        }
    }

    private async Task PostAsync(ChannelReader<ArrayBufferWriter<byte>> bodies)
    {
        await foreach (var body in bodies.ReadAllAsync())
        {
            using var content = new ReadOnlyMemoryContent(body.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await http.PostAsync(new Uri("items", UriKind.Relative), content);
            answer.EnsureSuccessStatusCode();
        }
    }

    private struct Row
    {
        public Range Id, Nik, FirstName, LastName, Birth, Gender, District, Address, Phone, Email, Title, Company, Salary, Status, ClosingDate, Updated, Ignored;

        public static string Text(byte[] page, Range range) => Encoding.UTF8.GetString(page.AsSpan(range)[1..^1]);

        public void Fill(ref Utf8JsonReader reader)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("location"u8))
                {
                    reader.Read();
                    Fill(ref reader);
                }
                else
                {
                    Take(ref reader);
                }
            }
        }

        private void Take(ref Utf8JsonReader reader)
        {
            ref var field = ref Ignored;
            if (reader.ValueTextEquals("id"u8)) { field = ref Id; }
            else if (reader.ValueTextEquals("nik"u8)) { field = ref Nik; }
            else if (reader.ValueTextEquals("firstName"u8)) { field = ref FirstName; }
            else if (reader.ValueTextEquals("lastName"u8)) { field = ref LastName; }
            else if (reader.ValueTextEquals("bod"u8)) { field = ref Birth; }
            else if (reader.ValueTextEquals("gender"u8)) { field = ref Gender; }
            else if (reader.ValueTextEquals("districtName"u8)) { field = ref District; }
            else if (reader.ValueTextEquals("address"u8)) { field = ref Address; }
            else if (reader.ValueTextEquals("phone"u8)) { field = ref Phone; }
            else if (reader.ValueTextEquals("email"u8)) { field = ref Email; }
            else if (reader.ValueTextEquals("title"u8)) { field = ref Title; }
            else if (reader.ValueTextEquals("company"u8)) { field = ref Company; }
            else if (reader.ValueTextEquals("salary"u8)) { field = ref Salary; }
            else if (reader.ValueTextEquals("status"u8)) { field = ref Status; }
            else if (reader.ValueTextEquals("closingDate"u8)) { field = ref ClosingDate; }
            else if (reader.ValueTextEquals("updatedAt"u8)) { field = ref Updated; }

            reader.Read();
            field = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
        }
    }
}
