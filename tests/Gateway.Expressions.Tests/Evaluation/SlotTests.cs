namespace Gateway.Expressions.Tests.Evaluation;

public sealed class SlotTests
{
    private static readonly CelEnvironment Environment = CelEnvironment.CreateBuilder()
        .RecordRoot("source", CelType.Dyn)
        .RecordAlias("lokasi", CelType.Dyn, new RecordPath("source", [new PathStep("location")]))
        .Variable("i", CelType.Int)
        .Build();

    private static readonly CelValue Source = Cel.Record(
        ("status", CelValue.Of("OPEN")),
        ("nothing", CelValue.Null),
        ("count", CelValue.Of(3L)),
        ("items", CelValue.ListOf(Cel.Record(("id", CelValue.Of("a"))), Cel.Record(("id", CelValue.Of("b"))))),
        ("location", Cel.Record(("district", CelValue.Of("Serang")))));

    [Theory]
    [InlineData("source.status", "source.status")]
    [InlineData("source.location.district + source['location'].district", "source.location.district")]
    [InlineData("source.items[0].id == source.items[1].id", "source.items[0].id source.items[1].id")]
    [InlineData("source.items[i].id", "source.items")]
    [InlineData("source.items.exists(x, x.id == 'a')", "source.items")]
    [InlineData("has(source.a.b) || source.?c.d.hasValue()", "source.a.b source.c.d")]
    [InlineData("lokasi.district", "source.location.district")]
    [InlineData("size(source)", "source")]
    [InlineData("[1].map(source, source)", "")]
    public void Constant_paths_below_a_record_become_slots_and_are_its_lineage(string expression, string paths)
    {
        var compiled = Environment.Compile(Environment.Check(expression));

        string.Join(' ', compiled.ReadPaths).ShouldBe(paths);
        compiled.Slots.NeedsWholeRecord("source").ShouldBe(paths == "source");
    }

    [Fact]
    public void Expressions_of_one_mapping_share_slots()
    {
        var slots = new SlotTable();
        var first = Environment.Compile(Environment.Check("source.a + source.b"), slots);
        var second = Environment.Compile(Environment.Check("source.b + source.c"), slots);

        slots.Paths.Select(path => path.ToString()).ShouldBe(["source.a", "source.b", "source.c"]);
        first.ReadSlots.ShouldBe([0, 1]);
        second.ReadSlots.ShouldBe([1, 2]);
    }

    public static TheoryData<string> Expressions =>
    [
        "source.status in ['OPEN', 'EXTENDED'] && source.location.district == 'Serang'",
        "source.status != 'CLOSED'", "source.count == 'x'", "source.count in ['x']", "source.missing == 'x'", "'OPEN' == source.status",
        "has(source.status)", "has(source.missing)", "has(source.nothing)", "has(source.missing.deeper)", "has(source.nothing.deeper)",
        "has(source.count.deeper)", "has(source.?missing.deeper)", "has(source.location.?missing.deeper)",
        "source.missing", "source.missing.deeper", "source.nothing", "source.nothing.deeper", "source.count.deeper", "source.items.deeper",
        "source.?missing", "source.?missing.deeper", "source.?missing.orValue('x')", "source.?status.orValue('x')", "source.?nothing.deeper",
        "source.?nothing.orValue('x')", "source.missing.?deeper", "source.?location.district.orValue('x')", "source.location.?gone.orValue('x')",
        "source.items[1].id", "source.items[2].id", "source.items[?2].id", "source.items[?2].?id.orValue('none')", "source.status[0]",
        "source['status']", "source[?'missing'].hasValue()", "source.location[0]", "source.missing.orValue(1)", "source.items[i].id", "size(source)",
        "source.?missing.optMap(x, x + 1).orValue(7)", "source.location == {'district': 'Serang'}",
    ];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void A_record_read_through_slots_behaves_like_the_same_map_in_a_variable(string expression)
    {
        var plain = CelEnvironment.CreateBuilder().Variable("source", CelType.Dyn).Variable("i", CelType.Int).Build();
        var expected = Cel.Run(expression, plain, context =>
        {
            context.Variables[0] = Source;
            context.Variables[1] = CelValue.Of(1L);
        });

        foreach (var hasUtf8 in new[] { false, true })
        {
            var compiled = Environment.Compile(Environment.Check(expression));
            var context = new EvaluationContext(Environment) { Slots = new RecordReader(compiled.Slots, Source, hasUtf8) };
            context.Set("i", CelValue.Of(1L));
            var actual = compiled.Evaluate(context);

            actual.IsError.ShouldBe(expected.IsError, $"{actual} instead of {expected}");
            (actual.IsError ? actual.AsError.Kind.ToString() : actual.ToString())
                .ShouldBe(expected.IsError ? expected.AsError.Kind.ToString() : expected.ToString());
        }
    }

    [Fact]
    public void A_missing_field_is_named_in_the_failure_with_its_place()
    {
        var compiled = Environment.Compile(Environment.Check("1 == source.location.kota"));
        var error = compiled.Evaluate(new EvaluationContext(Environment) { Slots = new RecordReader(compiled.Slots, Source, false) }).AsError;

        error.Message.ShouldBe("'source.location.kota' is not there.");
        (error.Kind, error.Offset, error.Length).ShouldBe((CelErrorKind.NoSuchKey, 5, 20));
    }

    private sealed class RecordReader(SlotTable slots, CelValue record, bool hasUtf8) : ISlotReader
    {
        public CelValue ReadSlot(int slot) => slots.Paths[slot].Read(record);

        public bool TryReadUtf8(int slot, out ReadOnlySpan<byte> text)
        {
            var value = ReadSlot(slot);
            text = hasUtf8 && value.Kind == CelKind.String ? System.Text.Encoding.UTF8.GetBytes(value.AsString) : default;
            return hasUtf8 && value.Kind == CelKind.String;
        }
    }
}
