using System.Text.Json;

namespace Gateway.Engine.Mapping.Testing;

/// <summary>Where a test begins and where its expectation stands, in bytes of the file.</summary>
internal readonly record struct TestPlace(int Line, int Offset, int Length);

internal static class TestPlaces
{
    /// <summary>One place for each element of the list.</summary>
    public static List<TestPlace> Of(ReadOnlySpan<byte> json)
    {
        var places = new List<TestPlace>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 68 });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            places.Add(One(ref reader, json));
        }
        return places;
    }

    private static TestPlace One(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var line = json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
        var (offset, length) = (0, 0);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return new TestPlace(line, offset, length);
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isExpectation = reader.ValueTextEquals("expect"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isExpectation)
            {
                (offset, length) = (start, (int)reader.BytesConsumed - start);
            }
        }
        return new TestPlace(line, offset, length);
    }
}
