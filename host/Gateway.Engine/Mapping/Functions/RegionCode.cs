using System.Collections.Frozen;

namespace Gateway.Engine.Mapping.Functions;

/// <summary>
/// Region codes of Kemendagri (<c>15.71.07.1011</c>) and BPS (<c>1571010</c>). They differ in Jambi province, in Papua
/// and in the order of districts, so only listed ones are converted (domain.md 3.3).
/// </summary>
internal static class RegionCode
{
    private static readonly (string Kemendagri, string Bps)[] Listed =
    [
        ("15.01", "1501"), ("15.02", "1502"), ("15.03", "1503"), ("15.04", "1504"), ("15.05", "1505"),
        ("15.06", "1507"), ("15.07", "1506"), ("15.08", "1509"), ("15.09", "1508"), ("15.71", "1571"), ("15.72", "1572"),
        ("36.01", "3601"), ("36.02", "3602"), ("36.03", "3603"), ("36.04", "3604"), ("36.71", "3671"), ("36.72", "3672"), ("36.73", "3673"), ("36.74", "3674"),
        ("15.71.01", "1571050"), ("15.71.02", "1571020"), ("15.71.03", "1571080"), ("15.71.04", "1571040"), ("15.71.05", "1571070"),
        ("15.71.06", "1571060"), ("15.71.07", "1571010"), ("15.71.08", "1571030"), ("15.71.09", "1571011"), ("15.71.10", "1571051"), ("15.71.11", "1571021"),
        ("36.73.01", "3673040"), ("36.73.02", "3673060"), ("36.73.03", "3673020"), ("36.73.04", "3673010"), ("36.73.05", "3673030"), ("36.73.06", "3673050"),
        ("11", "11"), ("12", "12"), ("13", "13"), ("14", "14"), ("15", "15"), ("16", "16"), ("17", "17"), ("18", "18"), ("19", "19"), ("21", "21"),
        ("31", "31"), ("32", "32"), ("33", "33"), ("34", "34"), ("35", "35"), ("36", "36"), ("51", "51"), ("52", "52"), ("53", "53"),
        ("61", "61"), ("62", "62"), ("63", "63"), ("64", "64"), ("65", "65"), ("71", "71"), ("72", "72"), ("73", "73"), ("74", "74"), ("75", "75"),
        ("76", "76"), ("81", "81"), ("82", "82"), ("91", "94"), ("92", "91"),
    ];

    private static readonly FrozenDictionary<string, string> ToBpsCodes = Listed.ToFrozenDictionary(r => r.Kemendagri, r => r.Bps);
    private static readonly FrozenDictionary<string, string> ToKemendagriCodes = Listed.ToFrozenDictionary(r => r.Bps, r => r.Kemendagri);

    private static readonly (string Prefix, string Kind)[] Kinds =
    [
        ("KABUPATEN", "kabupaten"), ("KAB.", "kabupaten"), ("KAB", "kabupaten"), ("KOTA", "kota"), ("PROVINSI", "provinsi"), ("PROPINSI", "provinsi"), ("PROV.", "provinsi"),
        ("KECAMATAN", "kecamatan"), ("KEC.", "kecamatan"), ("KEC", "kecamatan"), ("KELURAHAN", "kelurahan"), ("KEL.", "kelurahan"), ("KEL", "kelurahan"), ("DESA", "desa"),
    ];

    /// <summary>A Kemendagri code with points at the level its digits have: 2, 4, 6 or 10. Null when it is none.</summary>
    public static string? Kemendagri(ReadOnlySpan<char> text) => Digits.Only(text.Trim(), ". ") switch
    {
        { Length: 2 } d => d,
        { Length: 4 } d => $"{d[..2]}.{d[2..]}",
        { Length: 6 } d => $"{d[..2]}.{d[2..4]}.{d[4..]}",
        { Length: 10 } d => $"{d[..2]}.{d[2..4]}.{d[4..6]}.{d[6..]}",
        _ => null,
    };

    public static string? ToBps(string kemendagri) => Kemendagri(kemendagri) is { } code ? ToBpsCodes.GetValueOrDefault(code) : null;

    public static string? FromBps(string bps) => ToKemendagriCodes.GetValueOrDefault(bps.Trim());

    /// <summary>The part of a Kemendagri code down to <paramref name="level"/> (1 province to 4 kelurahan); null when it is not that deep.</summary>
    public static string? Level(string kemendagri, int level)
    {
        var length = level switch { 1 => 2, 2 => 5, 3 => 8, 4 => 13, _ => 0 };
        return length > 0 && Kemendagri(kemendagri) is { } code && code.Length >= length ? code[..length] : null;
    }

    /// <summary><c>KAB. BANDUNG BARAT</c> to its kind and name; the kind is empty when none is written.</summary>
    public static (string Kind, string Name) Name(string text)
    {
        var name = text.AsSpan().Trim();
        foreach (var (prefix, kind) in Kinds)
        {
            // "Kota Baru" is a district of Jambi and a kelurahan of Serang: its first word is no kind.
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && name.Length > prefix.Length
                && (prefix[^1] == '.' || name[prefix.Length] is ' ' or '.') && !name.Equals("Kota Baru", StringComparison.OrdinalIgnoreCase))
            {
                return (kind, PersonName.ProperCase(name[prefix.Length..].TrimStart(". ").ToString()));
            }
        }
        return ("", PersonName.ProperCase(name.ToString()));
    }
}
