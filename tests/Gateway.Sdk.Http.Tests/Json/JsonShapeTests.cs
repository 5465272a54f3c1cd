using System.Text;
using System.Text.Json;

namespace Gateway.Sdk.Http.Tests.Json;

public sealed class JsonShapeTests
{
    private const string Sample = """{"id":"a-1","n":-12.5e3,"ok":true,"no":null,"tags":["x", 2,false],"at":{"x":{},"y":"q\u0041\"","z":0},"last":"é"}""";

    [Fact]
    public void An_object_of_the_same_shape_gives_the_places_of_its_values()
    {
        var shape = JsonShape.Learn(Encoding.UTF8.GetBytes(Sample))!;
        var other = """{"id":"b","n":0,"ok":"yes","no":"n","tags":[],"at":{"x":{},"y":null,"z":"\\"},"last":1},{"id":1}"""u8;

        var places = new JsonPlace[shape.Paths.Count];
        var length = shape.Match(other, places);

        Encoding.UTF8.GetString(other[length..]).ShouldBe(""",{"id":1}""");
        var found = new List<string>();
        for (var i = 0; i < places.Length; i++)
        {
            found.Add($"{string.Join('.', shape.Paths[i].Select(Encoding.UTF8.GetString))}={Encoding.UTF8.GetString(other.Slice(places[i].Start, places[i].Length))}");
        }

        found.ShouldBe(["id=\"b\"", "n=0", "ok=\"yes\"", "no=\"n\"", "tags=[]", """at={"x":{},"y":null,"z":"\\"}""", "at.x={}", "at.y=null", """at.z="\\" """.TrimEnd(), "last=1"]);
        places[8].Escaped.ShouldBeTrue();
        places[0].Escaped.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"id":1,"id":2}""")]
    [InlineData("""{"other":1}""")]
    [InlineData("""{"id":{}}""")]
    [InlineData("""{"id":[[1]]}""")]
    [InlineData("""{"id":01}""")]
    [InlineData("""{"id":1.}""")]
    [InlineData("""{"id":+1}""")]
    [InlineData("""{"id":tru}""")]
    [InlineData("""{"id":"a""")]
    [InlineData("""{"id":"\x"}""")]
    [InlineData("""{"id":"\u12"}""")]
    [InlineData("""{"id":[1,]}""")]
    [InlineData("{\"id\":\"a\tb\"}")]
    public void Anything_else_has_another_shape(string json) =>
        JsonShape.Learn("""{"id":1}"""u8)!.Match(Encoding.UTF8.GetBytes(json), default).ShouldBe(0);

    [Theory]
    [InlineData("""{"a":[{"b":1}]}""")]
    [InlineData("""{"\u0061":1}""")]
    [InlineData("[1]")]
    public void Some_objects_have_no_shape_to_share(string json) => JsonShape.Learn(Encoding.UTF8.GetBytes(json)).ShouldBeNull();

    /// <summary>A page is taken or refused exactly as a reader would that knows no shapes, whatever is done to its bytes.</summary>
    [Fact]
    public void Shapes_never_change_what_is_taken_and_what_is_refused()
    {
        var random = new Random(20261122);
        var alphabet = "{}[]\",:\\ntfalse0123456789.eE+-u \n"u8.ToArray();
        var page = Encoding.UTF8.GetBytes($"[{Sample},{Sample.Replace("a-1", "a-2", StringComparison.Ordinal)},{Sample}]");
        var primed = new JsonScanner(JsonPath.Root, []);
        primed.Scan(page);
        var taken = 0;
        for (var round = 0; round < 30_000; round++)
        {
            var bytes = page.ToArray();
            for (var change = random.Next(1, 3); change > 0; change--)
            {
                bytes = Mutate(bytes, random, alphabet);
            }

            var expected = Expected(bytes);
            var found = Outcome(primed, bytes);
            found.ShouldBe(expected, Encoding.UTF8.GetString(bytes));
            taken += found >= 0 ? 1 : 0;
        }

        taken.ShouldBeInRange(1_000, 29_000);
    }

    private static byte[] Mutate(byte[] bytes, Random random, byte[] alphabet)
    {
        var at = random.Next(bytes.Length);
        switch (random.Next(3))
        {
            case 0:
                bytes[at] = alphabet[random.Next(alphabet.Length)];
                return bytes;
            case 1:
                return [.. bytes[..at], .. bytes[(at + 1)..]];
            default:
                return [.. bytes[..at], alphabet[random.Next(alphabet.Length)], .. bytes[at..]];
        }
    }

    private static int Outcome(JsonScanner scanner, byte[] bytes)
    {
        try
        {
            scanner.Scan(bytes);
            return scanner.Records.Count;
        }
        catch (AdapterException)
        {
            return -1;
        }
    }

    private static int Expected(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = document.RootElement;
            return root.ValueKind switch
            {
                JsonValueKind.Array => root.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object) ? root.GetArrayLength() : -1,
                JsonValueKind.Object => 1,
                JsonValueKind.Null => 0,
                _ => -1,
            };
        }
        catch (JsonException)
        {
            return -1;
        }
    }
}
