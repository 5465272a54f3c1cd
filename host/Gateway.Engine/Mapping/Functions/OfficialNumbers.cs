namespace Gateway.Engine.Mapping.Functions;

/// <summary>Tax, business, insurance and passport numbers (domain.md 3.1). All stay text: leading zeros matter.</summary>
internal static class OfficialNumbers
{
    /// <summary>NPWP in the 16-digit form of Coretax; 15-digit ones are checked and get a leading zero. Null when it is none.</summary>
    public static string? Npwp(ReadOnlySpan<char> text) => Digits.Only(text.Trim(), ".- ") switch
    {
        { Length: 15 } old when HasCheckDigit(old) => "0" + old,
        { Length: 16 } own when own[0] != '0' || HasCheckDigit(own.AsSpan(1)) => own,
        _ => null,
    };

    /// <summary>NITKU: NPWP16 and six digits of the branch.</summary>
    public static string? Nitku(ReadOnlySpan<char> text) =>
        Digits.Only(text.Trim(), ".- ") is { Length: 22 } number && Npwp(number.AsSpan(0, 16)) is not null ? number : null;

    public static string? Nib(ReadOnlySpan<char> text) => OfLength(text, 13);

    /// <summary>KPJ, the member number of BPJS Ketenagakerjaan.</summary>
    public static string? Kpj(ReadOnlySpan<char> text) => OfLength(text, 11);

    /// <summary>noKartu of BPJS Kesehatan: 13 digits, the first three are zeros.</summary>
    public static string? BpjsKesehatan(ReadOnlySpan<char> text) =>
        OfLength(text, 13) is { } number && number.StartsWith("000", StringComparison.Ordinal) ? number : null;

    public static string? Account(ReadOnlySpan<char> text) => Digits.Only(text.Trim(), ".- ") is { Length: >= 6 and <= 34 } number ? number : null;

    /// <summary>One or two letters and six or seven digits.</summary>
    public static string? Passport(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var letters = text.IndexOfAnyInRange('0', '9');
        if (letters is not (1 or 2) || !Digits.All(text[letters..]) || text.Length - letters is not (6 or 7)
            || !char.IsAsciiLetter(text[0]) || !char.IsAsciiLetter(text[letters - 1]))
        {
            return null;
        }
        return text.ToString().ToUpperInvariant();
    }

    /// <summary>Weights 1 and 2 in turn over the first nine digits, two-digit products summed, total divisible by ten.</summary>
    private static bool HasCheckDigit(ReadOnlySpan<char> digits)
    {
        var total = 0;
        for (var i = 0; i < 9; i++)
        {
            var product = (digits[i] - '0') * (1 + i % 2);
            total += product > 9 ? product - 9 : product;
        }
        return total % 10 == 0;
    }

    private static string? OfLength(ReadOnlySpan<char> text, int length) =>
        Digits.Only(text.Trim(), ".- ") is { } number && number.Length == length ? number : null;
}
