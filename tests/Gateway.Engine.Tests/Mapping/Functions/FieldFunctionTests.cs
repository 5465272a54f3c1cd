using System.Globalization;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Functions;

namespace Gateway.Engine.Tests.Mapping.Functions;

public sealed class FieldFunctionTests
{
    [Theory]
    [InlineData("1 s.d. 15 Des 2025", "2025-12-01", "2025-12-15")]
    [InlineData("28 Nov - 3 Des 2025", "2025-11-28", "2025-12-03")]
    [InlineData("30 Desember 2025 sampai dengan 2 Januari 2026", "2025-12-30", "2026-01-02")]
    [InlineData("01/12/2025 s/d 15/12/2025", "2025-12-01", "2025-12-15")]
    [InlineData("1–15 Des 2025", "2025-12-01", "2025-12-15")]
    [InlineData("Senin, 1 s.d. Jumat, 5 Desember 2025", "2025-12-01", "2025-12-05")]
    [InlineData("8 Desember 2025", "2025-12-08", "2025-12-08")]
    public void A_range_in_one_cell_gives_both_days(string text, string from, string to)
    {
        DateRange.TryRead(text, out var first, out var last).ShouldBeTrue();
        (Iso(first), Iso(last)).ShouldBe((from, to));
    }

    [Theory]
    [InlineData("15 s.d. 1 Des 2025")]
    [InlineData("segera s.d. 15 Des 2025")]
    [InlineData("1 s.d. penuh")]
    public void A_range_that_runs_backwards_or_has_no_days_is_refused(string text) => DateRange.TryRead(text, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("2025-12-07T17:30:00Z", "2025-12-08")]
    [InlineData("2025-12-07T16:59:59Z", "2025-12-07")]
    [InlineData("2025-12-08T02:15:30.000000Z", "2025-12-08")]
    [InlineData("2025-12-07 23.30 WIB", "2025-12-07")]
    public void A_moment_belongs_to_its_day_in_wib(string text, string day)
    {
        DateText.TryRead(text, [], out var parts).ShouldBeTrue();
        Iso(DateText.LocalDay(parts, TimeZones.Wib)).ShouldBe(day);
    }

    [Theory]
    [InlineData("12/31/2025", "MM/dd/yyyy", "2025-12-31")]
    [InlineData("22-SEP-2023", "dd-MMM-yyyy", "2023-09-22")]
    [InlineData("08 Desember 2025", "dd MMMM yyyy", "2025-12-08")]
    [InlineData("01-2026", "MM-yyyy", "2026-01-01")]
    [InlineData("20251208", "yyyyMMdd", "2025-12-08")]
    [InlineData("Senin, 8 Des 25", "dddd, d MMM yy", "2025-12-08")]
    [InlineData("8 Des 25", "d MMM yy", "2025-12-08")]
    [InlineData("31/02/2025", "dd/MM/yyyy", null)]
    [InlineData("8/12/2025", "dd/MM/yyyy", null)]
    public void A_pattern_reads_exactly_its_form(string text, string pattern, string? day)
    {
        var read = DateText.TryRead(text, [DatePattern.Find(pattern)!], out var parts);
        (read ? Iso(parts.Date) : null).ShouldBe(day);
    }

    [Theory]
    [InlineData("dddd, d MMMM yyyy", "Senin, 8 Desember 2025")]
    [InlineData("dd-MM-yyyy HH:mm:ss zzz", "08-12-2025 09:05:03 +07:00")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.fffzzz", "2025-12-08T09:05:03.120+07:00")]
    [InlineData("d MMM yy", "8 Des 25")]
    public void A_pattern_writes_indonesian(string pattern, string text) =>
        DatePattern.Find(pattern)!.Write(new DateTimeOffset(2025, 12, 8, 9, 5, 3, 120, TimeSpan.FromHours(7))).ShouldBe(text);

    [Theory]
    [InlineData("YYYY-MM-DD")]
    [InlineData("yyy")]
    [InlineData("'open")]
    [InlineData("")]
    public void A_pattern_of_another_dialect_is_refused(string pattern) => DatePattern.Find(pattern).ShouldBeNull();

    [Theory]
    [InlineData("-")]
    [InlineData(" Tidak Ada ")]
    [InlineData("00-00-0000")]
    [InlineData("1900-01-01")]
    public void Null_words_are_blank_dates(string text) => NullWords.IsBlankDate(text).ShouldBeTrue();

    [Theory]
    [InlineData("85,5", "85.5")]
    [InlineData("16.800", "16800")]
    [InlineData("1.250,75", "1250.75")]
    [InlineData("16,800", null)]
    [InlineData("1.5", null)]
    [InlineData("-3,25", "-3.25")]
    public void Indonesian_decimals_are_read_unless_ambiguous(string text, string? value)
    {
        var read = NumberText.TryDecimal(text, NumberProfile.Indonesian, out var number);
        (read ? number.ToString(CultureInfo.InvariantCulture) : null).ShouldBe(value);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("12345678901234567890123456789")]
    [InlineData("1e-40")]
    [InlineData("NaN")]
    [InlineData("٣")]
    [InlineData("+5")]
    public void A_plain_number_that_would_lose_digits_is_refused(string text) => NumberText.TryPlain(text, out _).ShouldBeFalse();

    [Fact]
    public void A_landline_is_kept_apart_from_mobile_numbers()
    {
        PhoneNumber.Mobile("0741-123456").ShouldBeNull();
        PhoneNumber.Landline("0741-123456").ShouldBe("+62741123456");
        PhoneNumber.Landline("081234567890").ShouldBeNull();
        PhoneNumber.Cell("081234567890 / 0741-123456").ShouldBe(["081234567890", "0741-123456"]);
    }

    [Fact]
    public void A_nik_from_a_spreadsheet_is_cleaned_but_never_repaired()
    {
        Nik.Clean("'1571 0701\u00a01295 9901 ").ShouldBe("1571070112959901");
        Nik.Read(Nik.Clean("1,57107E+15"), new DateOnly(2025, 12, 8), out _).ShouldBe(NikFault.NotSixteenDigits);
    }

    [Fact]
    public void A_nik_that_differs_from_the_register_warns_only()
    {
        Nik.Read("1571074112959901", new DateOnly(2025, 12, 8), out var nik).ShouldBe(NikFault.None);
        nik.Warnings(female: false, new DateOnly(1995, 12, 2)).ShouldBe(["NIK_MISMATCH_SEX", "NIK_MISMATCH_BIRTH"]);
        nik.Warnings(female: true, new DateOnly(1995, 12, 1)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("15.06", "1507")]
    [InlineData("15.07", "1506")]
    [InlineData("15.08", "1509")]
    [InlineData("15.09", "1508")]
    [InlineData("15.71.09", "1571011")]
    [InlineData("36.73.01", "3673040")]
    [InlineData("91", "94")]
    [InlineData("15.71.07.1011", null)]
    [InlineData("93", null)]
    public void Kemendagri_and_bps_codes_are_converted_by_list_only(string kemendagri, string? bps)
    {
        RegionCode.ToBps(kemendagri).ShouldBe(bps);
        if (bps is not null)
        {
            RegionCode.FromBps(bps).ShouldBe(kemendagri);
        }
    }

    [Theory]
    [InlineData("KAB. BANDUNG BARAT", "kabupaten", "Bandung Barat")]
    [InlineData("KOTA JAMBI", "kota", "Jambi")]
    [InlineData("Jambi", "", "Jambi")]
    [InlineData("Kec. Kota Baru", "kecamatan", "Kota Baru")]
    [InlineData("Kota Baru", "", "Kota Baru")]
    [InlineData("KELAPA DUA", "", "Kelapa Dua")]
    public void A_region_name_is_split_into_kind_and_name(string text, string kind, string name) =>
        RegionCode.Name(text).ShouldBe((kind, name));

    [Theory]
    [InlineData("P", "L/P", "FEMALE")]
    [InlineData("P", "P/W", "MALE")]
    [InlineData("P", "", null)]
    [InlineData("Laki-laki", "", "MALE")]
    [InlineData("1", "", null)]
    [InlineData("2", "1/2", "FEMALE")]
    public void A_sex_code_is_read_by_profile_only(string code, string profile, string? sex) => SexCode.Read(code, profile).ShouldBe(sex);

    [Theory]
    [InlineData("Inggris, Jepang dan Arab", "Inggris|Jepang|Arab")]
    [InlineData("las & listrik; dandan rambut", "las|listrik|dandan rambut")]
    [InlineData("-", "")]
    [InlineData("  ", "")]
    public void A_typed_list_is_split_at_marks_and_words(string text, string items) => string.Join('|', WordList.Read(text)).ShouldBe(items);

    [Theory]
    [InlineData("<p>Operator&nbsp;CNC</p><script>alert('<p>x</p>')</script><ul><li>SMK</li><li>usia &lt; 30</li></ul>", "Operator CNC\n- SMK\n- usia < 30")]
    [InlineData("usia < 30 & > 18", "usia < 30 & > 18")]
    [InlineData("<!-- <b> --><b>A</b><br/>B", "A\nB")]
    [InlineData("&lt;script&gt;", "<script>")]
    [InlineData("<style>p{}", "")]
    public void Html_becomes_lines_of_text(string html, string text) => HtmlText.Read(html).ShouldBe(text);

    [Theory]
    [InlineData("1571070112959901", FieldClass.NationalId, "1571••••••••9901")]
    [InlineData("+6281234567890", FieldClass.Phone, "+6281••••••890")]
    [InlineData("Siti Aminah", FieldClass.Name, "S••• A•••••")]
    [InlineData("siti@contoh.id", FieldClass.Email, "s•••@contoh.id")]
    [InlineData("fit", FieldClass.Specific, "••••")]
    [InlineData("123", FieldClass.NationalId, "••••")]
    public void A_value_is_masked_by_its_class(string text, FieldClass fieldClass, string masked) => Masking.Mask(text, fieldClass).ShouldBe(masked);

    [Fact]
    public void A_uuid_of_a_name_is_the_published_one()
    {
        StableId.TrySpace("dns", out var dns).ShouldBeTrue();
        StableId.Uuid5(dns, "www.example.com").ShouldBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    [Fact]
    public void A_keyed_hash_is_the_one_of_rfc_4231() =>
        StableId.KeyedHash("Jefe"u8, "what do ya want for nothing?").ShouldBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");

    [Theory]
    [InlineData("Operator CNC", 20, "Operator CNC")]
    [InlineData("Operator CNC Shift 2", 12, "Operator CN…")]
    [InlineData("Operator CNC", 10, "Operator…")]
    [InlineData("a👍🏽b", 3, "a…")]
    public void Truncation_leaves_a_mark_and_no_half_characters(string text, int length, string cut) =>
        PlainText.Truncate(text, length, "…").ShouldBe(cut);

    [Theory]
    [InlineData("2 tahun", 24)]
    [InlineData("1 tahun 6 bulan", 18)]
    [InlineData("24", 24)]
    [InlineData("24 bln", 24)]
    [InlineData("dua tahun", null)]
    public void A_term_is_counted_in_months(string text, int? months) => PlainText.Months(text).ShouldBe(months);

    [Theory]
    [InlineData("Siti.A@Contoh.ID", "Siti.A@contoh.id")]
    [InlineData("tidakada@gmail.com", "")]
    [InlineData("siti(at)contoh.id", null)]
    [InlineData("siti@contoh", null)]
    public void A_mail_address_keeps_its_mailbox_and_lowers_its_domain(string text, string? address) => PlainText.Email(text).ShouldBe(address);

    [Fact]
    public void Names_of_one_word_take_what_the_partner_wants_as_last_name()
    {
        PersonName.Split("Syihab", "-").ShouldBe(("Syihab", "-"));
        PersonName.Split("Syihab", "repeat").ShouldBe(("Syihab", "Syihab"));
        PersonName.Split("Siti Aminah Zahra", "-").ShouldBe(("Siti", "Aminah Zahra"));
    }

    [Theory]
    [InlineData("M. SOEHARTO", "Muhammad Suharto")]
    [InlineData("Dr. H. Abd. Djoko, S.E.", "abdul joko")]
    [InlineData("Siti Aminah binti Abdullah", "SITI AMINAH")]
    [InlineData("", "-")]
    public void Spellings_of_one_name_share_a_match_key(string one, string other) =>
        PersonName.MatchKey(one).ShouldBe(PersonName.MatchKey(other));

    [Fact]
    public void Capitals_are_made_proper_and_mixed_case_is_kept()
    {
        PersonName.ProperCase("SITI AMINAH BINTI ABDULLAH").ShouldBe("Siti Aminah binti Abdullah");
        PersonName.ProperCase("McDonald van de berg").ShouldBe("McDonald van de Berg");
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
