using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Benchmarks.Mapping;

/// <summary>
/// The rules of <see cref="MappingSample"/> as a good C# programmer writes them for this one purpose: one pass with a reader, places of the values kept,
/// one writer used again, no strings but for the lookup.
/// </summary>
internal sealed class HandWrittenMapping : IMappingProgram
{
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Districts =
        Lane.Districts.ToFrozenDictionary(row => row.Name, row => row.Code, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly ArrayBufferWriter<byte> _output = new(4_096);
    private readonly Utf8JsonWriter _writer;

    public HandWrittenMapping() =>
        _writer = new Utf8JsonWriter(_output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public ReadOnlySpan<byte> Map(ReadOnlyMemory<byte> record)
    {
        var json = record.Span;
        var row = new Row();
        row.Fill(json);
        if (!Inner(json, row.Status).SequenceEqual("OPEN"u8) && !Inner(json, row.Status).SequenceEqual("EXTENDED"u8))
        {
            return default;
        }

        _output.ResetWrittenCount();
        _writer.Reset();
        Span<char> text = stackalloc char[128];
        var district = Districts[text[..Encoding.UTF8.GetChars(Inner(json, row.District), text)].Trim()];
        var day = DateOnly.ParseExact(text[..Encoding.UTF8.GetChars(Inner(json, row.ClosingDate), text)], "dd/MM/yyyy", CultureInfo.InvariantCulture);

        _writer.WriteStartObject();
        _writer.WriteString("sumber"u8, "bench"u8);
        Copy("idEksternal"u8, json, row.Id);
        WriteName(json, row);
        Copy("tanggalLahir"u8, json, row.Birth);
        _writer.WriteString("jenisKelamin"u8, Inner(json, row.Gender).SequenceEqual("female"u8) ? "P"u8 : "L"u8);
        _writer.WriteString("kodeWilayah"u8, district);
        Copy("telepon"u8, json, row.Phone);
        _writer.WriteString("judul"u8, Inner(json, row.Title).Trim((byte)' '));
        Copy("perusahaan"u8, json, row.Company);
        Copy("gaji"u8, json, row.Salary);
        Span<byte> iso = stackalloc byte[10];
        day.TryFormat(iso, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        _writer.WriteString("tanggalTutup"u8, iso);
        Copy("diubah"u8, json, row.Updated);
        _writer.WriteEndObject();
        _writer.Flush();
        return _output.WrittenSpan;
    }

    public void Dispose() => _writer.Dispose();

    private void WriteName(ReadOnlySpan<byte> json, in Row row)
    {
        var first = Inner(json, row.FirstName);
        var last = Inner(json, row.LastName);
        Span<byte> name = stackalloc byte[256];
        first.CopyTo(name);
        name[first.Length] = (byte)' ';
        last.CopyTo(name[(first.Length + 1)..]);
        _writer.WriteString("nama"u8, name[..(first.Length + 1 + last.Length)]);
    }

    private void Copy(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, Place value)
    {
        _writer.WritePropertyName(name);
        _writer.WriteRawValue(json.Slice(value.Start, value.Length), skipInputValidation: true);
    }

    private static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> json, Place value) => json.Slice(value.Start + 1, value.Length - 2);

    private readonly record struct Place(int Start, int Length);

    private struct Row
    {
        public Place Id, FirstName, LastName, Birth, Gender, District, Phone, Title, Company, Salary, Status, ClosingDate, Updated;

        public void Fill(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var ignored = default(Place);
                ref var field = ref ignored;
                if (reader.ValueTextEquals("id"u8)) { field = ref Id; }
                else if (reader.ValueTextEquals("firstName"u8)) { field = ref FirstName; }
                else if (reader.ValueTextEquals("lastName"u8)) { field = ref LastName; }
                else if (reader.ValueTextEquals("birth"u8)) { field = ref Birth; }
                else if (reader.ValueTextEquals("gender"u8)) { field = ref Gender; }
                else if (reader.ValueTextEquals("district"u8)) { field = ref District; }
                else if (reader.ValueTextEquals("phone"u8)) { field = ref Phone; }
                else if (reader.ValueTextEquals("title"u8)) { field = ref Title; }
                else if (reader.ValueTextEquals("company"u8)) { field = ref Company; }
                else if (reader.ValueTextEquals("salary"u8)) { field = ref Salary; }
                else if (reader.ValueTextEquals("status"u8)) { field = ref Status; }
                else if (reader.ValueTextEquals("closingDate"u8)) { field = ref ClosingDate; }
                else if (reader.ValueTextEquals("updatedAt"u8)) { field = ref Updated; }

                reader.Read();
                reader.Skip();
                field = new Place((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex));
            }
        }
    }
}
