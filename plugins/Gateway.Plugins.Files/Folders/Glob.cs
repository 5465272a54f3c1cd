using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Plugins.Files;

/// <summary>A pattern of file names: <c>*</c> and <c>?</c> within a name, <c>**/</c> across folders.</summary>
internal sealed class Glob(string pattern)
{
    private readonly Regex _regex = new(Expression(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    internal bool Matches(string name) => _regex.IsMatch(name);

    /// <summary>Whether files of deeper folders can match.</summary>
    internal bool IsDeep { get; } = pattern.Contains('/', StringComparison.Ordinal);

    private static string Expression(string pattern)
    {
        var expression = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern.AsSpan(i).StartsWith("**/"))
            {
                expression.Append("(?:[^/]+/)*");
                i += 2;
            }
            else
            {
                expression.Append(pattern[i] switch { '*' => "[^/]*", '?' => "[^/]", var letter => Regex.Escape(letter.ToString()) });
            }
        }

        return expression.Append('$').ToString();
    }
}
