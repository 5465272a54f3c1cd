using Gateway.Engine.Mapping.Functions;
using Gateway.Engine.Mapping.Records;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Language;

/// <summary>Text, lists in text, JSON in text, masks and stable identifiers.</summary>
internal static class TextFunctions
{
    private const string Ellipsis = "…";

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("truncate", "At most so many characters, ending in … or the given mark when something was cut.", "'Operator CNC Shift 2'.truncate(12) == 'Operator CN…' && 'abc'.truncate(2, '') == 'ab'",
            Shapes.Member("truncate", CelType.Int, Shapes.Text, (t, n, _) => Cut(t, n.AsInt, Ellipsis)),
            CelOverload.Member("truncate_mark", [Shapes.Text, CelType.Int, CelType.String], Shapes.Text, (t, n, m, _) => t.IsNull ? t : Cut(t.AsString, n.AsInt, m.AsString))),
        new("oneSpace", "White space cut at the ends and made one space inside, no-break spaces too.", "'  Kota \\u00a0 Baru '.oneSpace() == 'Kota Baru'",
            Shapes.Member("oneSpace", Shapes.Text, (t, _) => CelValue.Of(PlainText.OneSpace(t)))),
        new("upper", "Capital letters.", "'Jambi'.upper() == 'JAMBI'", Shapes.Member("upper", Shapes.Text, (t, _) => CelValue.Of(t.ToUpperInvariant()))),
        new("lower", "Small letters.", "'Jambi'.lower() == 'jambi'", Shapes.Member("lower", Shapes.Text, (t, _) => CelValue.Of(t.ToLowerInvariant()))),
        new("blankToNull", "Null for empty text and for the words people type for nothing: -, N/A, tidak ada, nihil.", "blankToNull('tidak ada') == null && blankToNull('ada') == 'ada'",
            Shapes.Global("blankToNull", Shapes.Text, (t, _) => NullWords.IsBlank(t) ? CelValue.Null : CelValue.Of(t), null)),
        new("coalesce", "The first value that is not null.", "coalesce(null, 'a') == 'a'",
            CelOverload.Global("coalesce_2", [CelType.Dyn, CelType.Dyn], CelType.Dyn, (a, b, _) => a.IsNull ? b : a),
            CelOverload.Global("coalesce_3", [CelType.Dyn, CelType.Dyn, CelType.Dyn], CelType.Dyn, (a, b, c, _) => !a.IsNull ? a : b.IsNull ? c : b)),
        new("splitWords", "The items of a typed list, split at commas, semicolons, & and dan.", "splitWords('Inggris, Jepang dan Arab') == ['Inggris', 'Jepang', 'Arab']",
            CelOverload.Global("splitWords", [Shapes.Text], CelType.Nullable(Shapes.Texts), (t, _) => t.IsNull ? t : Shapes.TextList(WordList.Read(t.AsString)))),
        new("htmlText", "The text of HTML: blocks become lines, list items bullets, scripts nothing.", "htmlText('<p>A&nbsp;B</p><ul><li>C</li></ul>') == 'A B\\n- C'",
            CelOverload.Global("htmlText", [Shapes.Text], Shapes.Text, (t, _) => t.IsNull ? t : CelValue.Of(HtmlText.Read(t.AsString)))),
        new("parseJson", "The value of JSON inside a text; a value that is already one stays, empty text gives null.", "parseJson('[{\"id\": 1}]')[0].id == 1 && parseJson('') == null",
            CelOverload.Global("parseJson", [CelType.Dyn], CelType.Dyn, (v, _) => Parse(v), "the text is no JSON")),
        new("mask", "A value with most of it hidden, by class: name, nik, phone, email, account, birth, address, specific, secret.", "mask('1571070112959901', 'nik') == '1571••••••••9901'",
            Shapes.Global("mask", CelType.String, Shapes.Text, Mask, "the class is not known", CheckClass)),
        new("keyedHash", "A keyed hash (HMAC-SHA-256, hex) with the installation's key: the same person gets the same code, nobody can search back.", "keyedHash('1571070112959901').size() == 64",
            Shapes.Global("keyedHash", Shapes.Text, (t, c) => RunServices.HashKey(c) is { Length: > 0 } key ? CelValue.Of(StableId.KeyedHash(key, t)) : Shapes.Fail(MappingCodes.RuleFailed, "this run has no hash key"), "the run has no hash key")),
        new("uuid5", "The UUID of a name in a name space (dns, url, oid, x500 or a UUID): the same each time.", "uuid5('dns', 'www.example.com') == '2ed6657d-e927-568b-95e1-2665a8aea6a2'",
            Shapes.Checked(CelOverload.Global("uuid5", [CelType.String, Shapes.Text], Shapes.Text, (s, n, _) => n.IsNull ? n : StableId.TrySpace(s.AsString, out var space) ? CelValue.Of(StableId.Uuid5(space, n.AsString)) : Shapes.Fail(MappingCodes.BadConstant, "the name space is not known"), "the name space is not known"), 0, CheckSpace)),
        new("now", "The moment at which the run began, the same for all its records.", "now() == now()", CelOverload.Global("now", [], CelType.Timestamp, c => CelValue.Of(c.Now))),
        new("today", "The day on which the run began, in WIB or the given zone.", "today() == date(now()) && today('WIT') >= today()",
            CelOverload.Global("today", [], CelType.String, c => DateFunctions.Iso(TimeZoneInfo.ConvertTime(c.Now, TimeZones.Wib))),
            Shapes.Checked(CelOverload.Global("today_zone", [CelType.String], CelType.String, (z, c) => DateFunctions.InZone(z, zone => DateFunctions.Iso(TimeZoneInfo.ConvertTime(c.Now, zone))), "the zone is not known"), 0, DateFunctions.CheckZone)),
    ];

    private static CelValue Cut(string text, long length, string mark) =>
        length < 0 ? CelValue.Fail(CelErrorKind.InvalidArgument, "the length is negative") : CelValue.Of(PlainText.Truncate(text, (int)Math.Min(length, int.MaxValue), mark));

    private static CelValue Parse(CelValue value) =>
        value.Kind != CelKind.String ? value
        : string.IsNullOrWhiteSpace(value.AsString) ? CelValue.Null
        : JsonValues.TryParse(value.AsString, out var parsed) ? parsed
        : Shapes.Fail(MappingCodes.UnreadableText, "the text is no JSON");

    private static CelValue Mask(string text, CelValue fieldClass, EvaluationContext context) =>
        Masking.TryClass(fieldClass.AsString, out var known) ? CelValue.Of(Masking.Mask(text, known)) : Shapes.Fail(MappingCodes.BadConstant, "the class is not known");

    private static string? CheckClass(CelValue name) =>
        name.Kind != CelKind.String || Masking.TryClass(name.AsString, out _) ? null : $"the class \"{name.AsString}\" is not known; name, nik, phone, email, account, birth, address, specific and secret are";

    private static string? CheckSpace(CelValue name) =>
        name.Kind != CelKind.String || StableId.TrySpace(name.AsString, out _) ? null : $"the name space \"{name.AsString}\" is not known; dns, url, oid, x500 and UUIDs are";
}
