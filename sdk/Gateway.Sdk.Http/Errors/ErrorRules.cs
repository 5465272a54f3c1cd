using System.Globalization;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>An ordered list of rules. Immutable.</summary>
public sealed class ErrorRules
{
    private readonly IReadOnlyList<ErrorRule> _rules;

    private ErrorRules(IReadOnlyList<ErrorRule> rules) => _rules = rules;

    /// <summary>No rules: the status alone decides.</summary>
    public static ErrorRules None { get; } = new([]);

    /// <summary>Reads rules; those of a stream come before those of its endpoint.</summary>
    /// <exception cref="FormatException">A status or expression is none.</exception>
    public static ErrorRules Parse(IEnumerable<ErrorRuleSettings> settings, ExpressionScope scope) =>
        new([.. settings.Select(rule => new ErrorRule(rule, scope))]);

    /// <summary>The rule that decides about an answer; null when none does.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="bindings">Names that conditions may use; the answer is bound when a condition needs it.</param>
    public ErrorRuleSettings? Match(Answer answer, Bindings bindings)
    {
        ArgumentNullException.ThrowIfNull(answer);
        foreach (var rule in _rules)
        {
            if (rule.Matches(answer, bindings))
            {
                return rule.Settings;
            }
        }

        return null;
    }
}

/// <summary>One rule, ready to run.</summary>
internal sealed class ErrorRule
{
    private readonly List<(int From, int To)> _statuses;
    private readonly Condition? _when;

    public ErrorRule(ErrorRuleSettings settings, ExpressionScope scope)
    {
        Settings = settings;
        _statuses = [.. settings.Status.Select(Range)];
        _when = settings.When is null ? null : Condition.Parse(settings.When, scope);
    }

    public ErrorRuleSettings Settings { get; }

    public bool MayMatch(int status) => _statuses.Count == 0
        ? Settings.Text is not null || _when is not null
        : _statuses.Exists(range => status >= range.From && status <= range.To);

    public bool Matches(Answer answer, Bindings bindings)
    {
        if (!MayMatch(answer.Status) || (Settings.Text is { } text && !Contains(answer.Body.Span, text)))
        {
            return false;
        }

        if (_when is null)
        {
            return true;
        }

        answer.BindTo(bindings);
        return _when.Holds(bindings);
    }

    private static bool Contains(ReadOnlySpan<byte> body, string text) =>
        Encoding.UTF8.GetString(body).Contains(text, StringComparison.OrdinalIgnoreCase);

    private static (int From, int To) Range(string text)
    {
        if (text.Length == 3 && text.EndsWith("xx", StringComparison.OrdinalIgnoreCase) && text[0] is >= '1' and <= '5')
        {
            return ((text[0] - '0') * 100, ((text[0] - '0') * 100) + 99);
        }

        var ends = text.Split('-', 2);
        return int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to) && from is >= 100 and < 600 && to is >= 100 and < 600
            ? (from, to)
            : throw new FormatException($"\"{text}\" is no status: write 404, 5xx or 400-499");
    }
}
