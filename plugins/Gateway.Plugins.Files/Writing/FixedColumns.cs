using System.Globalization;

namespace Gateway.Plugins.Files;

/// <summary>Puts values into the columns of a line. Pure.</summary>
internal static class FixedColumns
{
    /// <summary>What a spreadsheet takes for the start of a formula; there is no room to defuse it here (security.md row 13).</summary>
    private const string FormulaStarts = "=+-@";

    /// <summary>Fills the columns, or leaves them and says why the value cannot stand in them.</summary>
    internal static Misfit? Put(Span<char> columns, FixedField field, string? text)
    {
        if (field.Type == FixedType.Text)
        {
            return PutText(columns, text ?? "");
        }

        // No sign, no separators, no exponent: what a mapping did not write as a plain amount is not guessed.
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return new("GW4214", "it must be a number without sign and separators.");
        }

        var decimals = field.Type == FixedType.Decimal ? field.Decimals : 0;
        for (var i = 0; i < decimals; i++)
        {
            if (number > decimal.MaxValue / 10)
            {
                return TooWide(columns);
            }

            number *= 10;
        }

        return number != decimal.Truncate(number) ? new("GW4214", $"it has more than {decimals} digits behind the point.")
            : number.ToString("F0", CultureInfo.InvariantCulture).PadLeft(columns.Length, '0') is var digits && digits.Length > columns.Length ? TooWide(columns)
            : Copied(digits, columns);
    }

    private static Misfit? PutText(Span<char> columns, string text)
    {
        if (text.Length > columns.Length)
        {
            return TooWide(columns);
        }

        if (text.Any(char.IsControl) || (text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal)))
        {
            return new("GW4215", "it holds a control sign, or starts like a formula.");
        }

        text.CopyTo(columns);
        return null;
    }

    private static Misfit? Copied(string digits, Span<char> columns)
    {
        digits.CopyTo(columns);
        return null;
    }

    private static Misfit TooWide(Span<char> columns) => new("GW4213", $"it is wider than its {columns.Length} columns; nothing is cut.");
}

/// <summary>Why a value cannot stand in its columns.</summary>
internal readonly record struct Misfit(string Code, string Message);
