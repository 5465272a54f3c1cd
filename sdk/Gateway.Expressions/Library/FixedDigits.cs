using System.Globalization;
using System.Numerics;

namespace Gateway.Expressions.Library;

/// <summary>Doubles with a fixed number of digits, rounded from their exact value, halves to even.</summary>
internal static class FixedDigits
{
    public static string Fixed(double value, int digits)
    {
        var (numerator, denominator) = Exact(Math.Abs(value));
        var scaled = Round(numerator * BigInteger.Pow(10, digits), denominator);
        var text = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var sign = double.IsNegative(value) ? "-" : "";
        return digits == 0 ? sign + text : $"{sign}{text[..^digits]}.{text[^digits..]}";
    }

    public static string Scientific(double value, int digits)
    {
        var (numerator, denominator) = Exact(Math.Abs(value));
        var exponent = value == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(value)));
        var text = Mantissa(numerator, denominator, digits, exponent);
        if (text.Length != digits + 1 && value != 0)
        {
            exponent += text.Length > digits + 1 ? 1 : -1;
            text = Mantissa(numerator, denominator, digits, exponent);
        }

        text = text.PadLeft(digits + 1, '0');
        var fraction = digits == 0 ? "" : $".{text[1..]}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(double.IsNegative(value) ? "-" : "")}{text[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string Mantissa(BigInteger numerator, BigInteger denominator, int digits, int exponent)
    {
        var shift = digits - exponent;
        var scaled = shift >= 0
            ? Round(numerator * BigInteger.Pow(10, shift), denominator)
            : Round(numerator, denominator * BigInteger.Pow(10, -shift));
        return scaled.ToString(CultureInfo.InvariantCulture);
    }

    private static (BigInteger Numerator, BigInteger Denominator) Exact(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var fraction = bits & 0xFFFFFFFFFFFFF;
        var mantissa = new BigInteger(exponent == 0 ? fraction : fraction | (1L << 52));
        var shift = Math.Max(exponent, 1) - 1075;
        return shift >= 0 ? (mantissa << shift, BigInteger.One) : (mantissa, BigInteger.One << -shift);
    }

    private static BigInteger Round(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        var half = (rest * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
