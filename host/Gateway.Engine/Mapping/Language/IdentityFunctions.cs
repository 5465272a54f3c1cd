using System.Globalization;
using Gateway.Engine.Mapping.Functions;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Language;

/// <summary>Numbers of people, offices and firms. The NIK needs the day of the run: a birth is never in the future.</summary>
internal static class IdentityFunctions
{
    private static readonly CelType NikType = Shapes.RecordType("nik",
        ("number", CelType.String), ("region", CelType.String), ("province", CelType.String), ("birth", CelType.String), ("olderBirth", Shapes.Text), ("sex", CelType.String));

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("nik", "The parts of a NIK: number, region and province of first registration, birth, the older possible birth, sex. Hints only; the register decides.",
            "nik('1571074112959901').sex == 'FEMALE' && nik('1571 0741 1295 9901').birth == '1995-12-01'",
            Shapes.Global("nik", CelType.Nullable(NikType), Parts, "the text is no NIK")),
        new("isNik", "Whether a text is a NIK that can exist.", "isNik('1571074112959901') && !isNik('1571074112950000')",
            Shapes.Global("isNik", CelType.Bool, (t, c) => CelValue.Of(Nik.Read(Nik.Clean(t), Today(c), out _) == NikFault.None), null)),
        new("nikWarnings", "What of a NIK differs from the register's sex (MALE, FEMALE, null) and birth (yyyy-MM-dd, null). Never a reason to refuse.",
            "nikWarnings('1571074112959901', 'MALE', '1995-12-01') == ['NIK_MISMATCH_SEX']",
            CelOverload.Global("nikWarnings", [CelType.String, Shapes.Text, Shapes.Text], Shapes.Texts, Warnings, "the text is no NIK")),
        Number("familyCard", "A KK number of 16 digits.", "familyCard('1571070112959901') == '1571070112959901'", t => Nik.Clean(t) is var n && Nik.IsFamilyCard(n) ? n : null),
        Number("npwp", "An NPWP in 16 digits, from 15 with a right check digit or 16.", "npwp('90.000.002.7-401.000') == '0900000027401000'", t => OfficialNumbers.Npwp(t)),
        Number("nitku", "A NITKU: NPWP16 and six digits of the branch.", "nitku('0900000027401000000001') == '0900000027401000000001'", t => OfficialNumbers.Nitku(t)),
        Number("nib", "A NIB of 13 digits.", "nib('1234567890123') == '1234567890123'", t => OfficialNumbers.Nib(t)),
        Number("kpj", "A member number of BPJS Ketenagakerjaan, 11 digits.", "kpj('12345678901') == '12345678901'", t => OfficialNumbers.Kpj(t)),
        Number("bpjsKesehatan", "A card number of BPJS Kesehatan, 13 digits from 000.", "bpjsKesehatan('0001234567890') == '0001234567890'", t => OfficialNumbers.BpjsKesehatan(t)),
        Number("bankAccount", "An account number of 6 to 34 digits.", "bankAccount('123-456-7890') == '1234567890'", t => OfficialNumbers.Account(t)),
        Number("passport", "A passport number in capitals.", "passport('x0000000') == 'X0000000'", t => OfficialNumbers.Passport(t)),
        new("phone", "A mobile number as +628...; landlines fail.", "phone('0812-3456-7890') == '+6281234567890'",
            Shapes.Global("phone", Shapes.Text, (t, _) => NullWords.IsBlank(t) ? CelValue.Null : Shapes.OrFail(PhoneNumber.Mobile(t), MappingCodes.UnreadablePhone, "the text is no Indonesian mobile number"), "the text is no mobile number")),
        new("landline", "A landline number as +62, area code and number.", "landline('0741-123456') == '+62741123456'",
            Shapes.Global("landline", Shapes.Text, (t, _) => NullWords.IsBlank(t) ? CelValue.Null : Shapes.OrFail(PhoneNumber.Landline(t), MappingCodes.UnreadablePhone, "the text is no Indonesian landline number"), "the text is no landline number")),
        new("phones", "The mobile numbers of a cell that holds several; others are left out.", "phones('081234567890 / 0741-123456') == ['+6281234567890']",
            Shapes.Global("phones", CelType.Nullable(Shapes.Texts), (t, _) => Shapes.TextList(PhoneNumber.Cell(t).Select(p => PhoneNumber.Mobile(p)).OfType<string>()), null)),
        new("email", "A mail address with its domain in lower case; addresses people invent give null.", "email('Siti@Contoh.ID') == 'Siti@contoh.id'",
            Shapes.Global("email", Shapes.Text, (t, _) => NullWords.IsBlank(t) ? CelValue.Null : PlainText.Email(t) switch { null => Shapes.Fail(MappingCodes.UnreadableText, "the text is no mail address"), "" => CelValue.Null, var m => CelValue.Of(m) }, "the text is no mail address")),
        new("sex", "MALE or FEMALE from a partner's code; the profile L/P, P/W, M/F or 1/2 says what single letters and digits mean.",
            "sex('P', 'L/P') == 'FEMALE' && sex('P', 'P/W') == 'MALE' && sex('Laki-laki') == 'MALE'",
            [
                .. Shapes.Global("sex", Shapes.Text, (t, _) => Sex(t, ""), "the code is not known without a profile"),
                .. Shapes.Global("sex", CelType.String, Shapes.Text, (t, p, _) => Sex(t, p.AsString), "the profile does not know the code", CheckProfile),
            ]),
        new("sexCode", "MALE or FEMALE in a partner's code.", "sexCode('FEMALE', 'L/P') == 'P'",
            Shapes.Checked(CelOverload.Global("sexCode", [Shapes.Text, CelType.String], Shapes.Text, (s, p, _) => s.IsNull ? s : Shapes.OrFail(SexCode.Write(s.AsString, p.AsString), MappingCodes.UnknownCode, "the code is not MALE or FEMALE"), "it is not MALE or FEMALE"), 1, CheckProfile)),
    ];

    private static CelValue Parts(string text, EvaluationContext context)
    {
        if (NullWords.IsBlank(text))
        {
            return CelValue.Null;
        }
        var number = Nik.Clean(text);
        var fault = Nik.Read(number, Today(context), out var nik);
        if (fault != NikFault.None)
        {
            return Shapes.Fail(MappingCodes.BadOfficialNumber, $"the text is no NIK: {Words(fault)}");
        }
        return Shapes.Record(
            ("number", CelValue.Of(number)), ("region", CelValue.Of(nik.Region)), ("province", CelValue.Of(nik.Region[..2])),
            ("birth", DateFunctions.Iso(nik.Birth)), ("olderBirth", nik.OlderBirth is { } older ? DateFunctions.Iso(older) : CelValue.Null),
            ("sex", CelValue.Of(nik.Female ? SexCode.Female : SexCode.Male)));
    }

    private static CelValue Warnings(CelValue text, CelValue sex, CelValue birth, EvaluationContext context)
    {
        if (Nik.Read(Nik.Clean(text.AsString), Today(context), out var nik) != NikFault.None)
        {
            return Shapes.Fail(MappingCodes.BadOfficialNumber, "the text is no NIK");
        }
        DateOnly? day = !birth.IsNull && DateOnly.TryParseExact(birth.AsString, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var d) ? d : null;
        return Shapes.TextList(nik.Warnings(sex.IsNull ? null : sex.AsString == SexCode.Female, day));
    }

    private static DateOnly Today(EvaluationContext context) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(context.Now, TimeZones.Wib).DateTime);

    private static CelValue Sex(string text, string profile) =>
        NullWords.IsBlank(text) ? CelValue.Null : Shapes.OrFail(SexCode.Read(text, profile), MappingCodes.UnknownCode, "the code is not one of the profile");

    private static string? CheckProfile(CelValue profile) =>
        profile.Kind != CelKind.String || SexCode.IsProfile(profile.AsString) ? null : $"the profile \"{profile.AsString}\" is not known; L/P, P/W, M/F and 1/2 are";

    private static string Words(NikFault fault) => fault switch
    {
        NikFault.NotSixteenDigits => "it has not 16 digits",
        NikFault.UnknownProvince => "its province does not exist",
        NikFault.RegionPartZero => "its region has a part 00",
        NikFault.SequenceZero => "its sequence is 0000",
        _ => "its birth date does not exist",
    };

    private static FunctionDefinition Number(string name, string documentation, string example, Func<string, string?> read) =>
        new(name, documentation, example, Shapes.Global(name, Shapes.Text,
            (t, _) => NullWords.IsBlank(t) ? CelValue.Null : Shapes.OrFail(read(t), MappingCodes.BadOfficialNumber, "the number breaks the rules of its kind"), "the number breaks the rules of its kind"));
}
