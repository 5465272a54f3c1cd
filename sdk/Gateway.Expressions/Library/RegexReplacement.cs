using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Expressions.Library;

/// <summary>Replaces occurrences of a pattern; <c>\1</c> is the first group and <c>\\</c> a backslash.</summary>
internal static class RegexReplacement
{
    public static CelValue Apply(Regex regex, string text, string replacement, long limit, EvaluationContext context)
    {
        if (Problem(regex, replacement) is { } problem)
        {
            return CelValue.Fail(CelErrorKind.InvalidArgument, problem);
        }

        var result = new StringBuilder();
        var position = 0;
        var count = 0L;
        for (var match = regex.Match(text); match.Success && (limit < 0 || count < limit); match = match.NextMatch(), count++)
        {
            result.Append(text, position, match.Index - position);
            Append(result, match, replacement);
            position = match.Index + match.Length;
            if (result.Length > context.Limits.MaxTextLength || !context.TryCharge(1))
            {
                return context.TooLarge(result.Length);
            }
        }

        return context.Text(result.Append(text, position, text.Length - position).ToString());
    }

    private static string? Problem(Regex regex, string replacement)
    {
        var groups = regex.GetGroupNumbers().Length;
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\')
            {
                continue;
            }

            i++;
            if (i >= replacement.Length || (replacement[i] != '\\' && !char.IsAsciiDigit(replacement[i])))
            {
                return "In the replacement a backslash stands before a digit or another backslash.";
            }

            if (char.IsAsciiDigit(replacement[i]) && replacement[i] - '0' >= groups)
            {
                return $"The pattern has no group {replacement[i]}.";
            }
        }

        return null;
    }

    private static void Append(StringBuilder result, Match match, string replacement)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\')
            {
                result.Append(replacement[i]);
                continue;
            }

            i++;
            result.Append(replacement[i] == '\\' ? "\\" : match.Groups[replacement[i] - '0'].Value);
        }
    }
}
