using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>Makes texts of a partner fit for logs and held records: short, one line, and without long numbers, which may be a NIK, an account or a phone.</summary>
public static class PartnerText
{
    private const int MaxLength = 200;
    private const int MaxDigits = 5;

    /// <summary>The text with every run of more than five digits masked.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = new StringBuilder(Math.Min(text.Length, MaxLength));
        for (var i = 0; i < text.Length && clean.Length < MaxLength; i++)
        {
            var digits = text.AsSpan(i).IndexOfAnyExceptInRange('0', '9');
            digits = digits < 0 ? text.Length - i : digits;
            if (digits > MaxDigits)
            {
                clean.Append('•');
                i += digits - 1;
            }
            else
            {
                clean.Append(char.IsControl(text[i]) ? ' ' : text[i]);
            }
        }

        return clean.ToString();
    }
}
