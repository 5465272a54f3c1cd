using System.Globalization;
using System.Numerics;
using System.Text;

namespace Gateway.Expressions.Library;

/// <summary>The <c>format</c> function: clauses such as <c>%s</c> and <c>%.2f</c>.</summary>
internal static class TextFormat
{
    private const int MostDigits = 1000;
    private const int DefaultDigits = 6;

    public static CelValue Apply(CelValue pattern, CelValue values, EvaluationContext context)
    {
        var result = new StringBuilder();
        var text = pattern.AsString;
        var items = values.AsList;
        var next = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                result.Append(text[i]);
                continue;
            }

            if (Clause(text, ref i) is not var (verb, digits))
            {
                return Broken($"The pattern has no clause at position {i}.");
            }

            if (verb == '%')
            {
                result.Append('%');
                continue;
            }

            if (next >= items.Count)
            {
                return Broken($"The pattern needs more than {items.Count} values.");
            }

            var part = Value(verb, digits, items[next++], context);
            if (part.IsError)
            {
                return part;
            }

            result.Append(part.AsString);
            if (!context.FitsText(result.Length))
            {
                return context.TooLarge(result.Length);
            }
        }

        return context.Text(result.ToString());
    }

    /// <summary>What is wrong with a literal pattern, before it runs.</summary>
    public static string? CheckPattern(IReadOnlyList<CelValue?> arguments)
    {
        if (arguments[0]?.AsString is not { } text)
        {
            return null;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && Clause(text, ref i) is null)
            {
                return "The pattern has an unknown clause; %s, %d, %f, %e, %b, %o, %x, %X and %% are known.";
            }
        }

        return null;
    }

    private static (char Verb, int? Digits)? Clause(string text, ref int position)
    {
        position++;
        int? digits = null;
        if (position < text.Length && text[position] == '.')
        {
            var value = 0;
            var start = ++position;
            for (; position < text.Length && char.IsAsciiDigit(text[position]) && value <= MostDigits; position++)
            {
                value = (value * 10) + (text[position] - '0');
            }

            if (position == start || value > MostDigits)
            {
                return null;
            }

            digits = value;
        }

        return position < text.Length && "sdfeboxX%".Contains(text[position], StringComparison.Ordinal) ? (text[position], digits) : null;
    }

    private static CelValue Value(char verb, int? digits, in CelValue value, EvaluationContext context) => verb switch
    {
        's' => PlainText.Of(value, context),
        'd' => Decimal(value),
        'f' => Number(value, verb, number => FixedDigits.Fixed(number, digits ?? DefaultDigits)),
        'e' => Number(value, verb, number => FixedDigits.Scientific(number, digits ?? DefaultDigits)),
        'b' => value.Kind == CelKind.Bool ? CelValue.Of(value.AsBool ? "1" : "0") : Whole(value, verb, number => InBase(number, 2)),
        'o' => Whole(value, verb, number => InBase(number, 8)),
        _ => Hex(value, verb),
    };

    private static CelValue Decimal(in CelValue value) =>
        value.Kind == CelKind.Double ? CelValue.Of(NumberText.Of(value.AsDouble)) : Whole(value, 'd', number => number.ToString(CultureInfo.InvariantCulture));

    private static CelValue Number(in CelValue value, char verb, Func<double, string> format)
    {
        double? number = value.Kind switch
        {
            CelKind.Double => value.AsDouble,
            CelKind.Int => value.AsInt,
            CelKind.Uint => value.AsUint,
            _ => null,
        };
        return number is null ? Refused(verb, value) : CelValue.Of(double.IsFinite(number.Value) ? format(number.Value) : NumberText.Of(number.Value));
    }

    private static CelValue Whole(in CelValue value, char verb, Func<BigInteger, string> format) => value.Kind switch
    {
        CelKind.Int => CelValue.Of(format(value.AsInt)),
        CelKind.Uint => CelValue.Of(format(value.AsUint)),
        _ => Refused(verb, value),
    };

    private static CelValue Hex(in CelValue value, char verb)
    {
        var text = value.Kind switch
        {
            CelKind.String => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value.AsString)),
            CelKind.Bytes => Convert.ToHexStringLower(value.AsBytes.Span),
            CelKind.Int => InBase(value.AsInt, 16),
            CelKind.Uint => InBase(value.AsUint, 16),
            _ => null,
        };
        return text is null ? Refused(verb, value) : CelValue.Of(verb == 'X' ? text.ToUpperInvariant() : text);
    }

    private static string InBase(BigInteger number, int radix)
    {
        var digits = new StringBuilder();
        var rest = BigInteger.Abs(number);
        do
        {
            digits.Insert(0, "0123456789abcdef"[(int)(rest % radix)]);
            rest /= radix;
        }
        while (!rest.IsZero);

        return number.Sign < 0 ? digits.Insert(0, '-').ToString() : digits.ToString();
    }

    private static CelValue Refused(char verb, in CelValue value) =>
        CelValue.Fail(CelErrorKind.InvalidArgument, $"%{verb} does not take a value of type {ValueText.TypeName(value)}.");

    private static CelValue Broken(string message) => CelValue.Fail(CelErrorKind.InvalidArgument, message);
}
