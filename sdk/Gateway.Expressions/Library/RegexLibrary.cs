using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Gateway.Expressions.Library;

/// <summary><c>matches</c> and the regex extension. Every pattern runs in time linear in the text.</summary>
internal static class RegexLibrary
{
    private const int MostCached = 256;
    private const string Invalid = "the pattern is not valid";
    private static readonly CelType S = CelType.String;
    private static readonly ConcurrentDictionary<string, Compiled> Cache = new(StringComparer.Ordinal);

    private sealed record Compiled(Regex? Regex, int Size, string? Problem);

    public static FunctionLibrary Library { get; } = new("regex",
    [
        new("matches", "Whether the pattern occurs in the text; ^ and $ stand for its ends.", "'surat-12'.matches('^[a-z]+-[0-9]+$')",
            CelOverload.Global("matches", [S, S], CelType.Bool, Matches, Invalid).Checking(CheckPattern),
            CelOverload.Member("matches_string", [S, S], CelType.Bool, Matches, Invalid).Checking(CheckPattern)),
        new("regex.extract", "The first occurrence, or its only group, as an optional.", "regex.extract('no 12', '([0-9]+)').value() == '12'",
            CelOverload.Global("regex_extract", [S, S], CelType.Optional(S), Extract, Invalid).Checking(CheckPattern)),
        new("regex.extractAll", "Every occurrence, or its only group.", "regex.extractAll('1 22', '[0-9]+') == ['1', '22']",
            CelOverload.Global("regex_extract_all", [S, S], CelType.List(S), ExtractAll, Invalid).Checking(CheckPattern)),
        new("regex.replace", "The text with every, or the first n, occurrences replaced; \\1 stands for the first group.",
            "regex.replace('1-2', '([0-9])-([0-9])', r'\\2-\\1') == '2-1'",
            CelOverload.Global("regex_replace", [S, S, S], S, (a, b, c, context) => Replace(a.AsString, b.AsString, c.AsString, -1, context), "the pattern or the replacement is not valid").Checking(CheckPattern),
            CelOverload.Variadic("regex_replace_limit", false, [S, S, S, CelType.Int], S,
                (x, context) => Replace(x[0].AsString, x[1].AsString, x[2].AsString, x[3].AsInt, context), "the pattern or the replacement is not valid").Checking(CheckPattern)),
    ]);

    private static string? CheckPattern(IReadOnlyList<CelValue?> arguments) => arguments[1] is { } pattern ? Get(pattern.AsString).Problem : null;

    private static CelValue Matches(CelValue text, CelValue pattern, EvaluationContext context) =>
        Get(pattern.AsString) is { Regex: { } regex } compiled
            ? context.TryCharge(Work(text.AsString, compiled)) ? CelValue.Of(regex.IsMatch(text.AsString)) : context.Stopped
            : Refused(pattern.AsString);

    private static CelValue Extract(CelValue text, CelValue pattern, EvaluationContext context) =>
        With(text.AsString, pattern.AsString, context, regex =>
        {
            var match = regex.Match(text.AsString);
            return HasManyGroups(regex) ? ManyGroups()
                : !match.Success || !Wanted(match).Success ? CelValue.None
                : CelValue.Some(CelValue.Of(Wanted(match).Value));
        });

    private static CelValue ExtractAll(CelValue text, CelValue pattern, EvaluationContext context) =>
        With(text.AsString, pattern.AsString, context, regex =>
        {
            if (HasManyGroups(regex))
            {
                return ManyGroups();
            }

            var found = new List<CelValue>();
            for (var match = regex.Match(text.AsString); match.Success; match = match.NextMatch())
            {
                if (!context.TryCharge(1))
                {
                    return context.Stopped;
                }

                if (Wanted(match).Success)
                {
                    found.Add(CelValue.Of(Wanted(match).Value));
                }
            }

            return context.List([.. found]);
        });

    private static CelValue Replace(string text, string pattern, string replacement, long limit, EvaluationContext context) =>
        With(text, pattern, context, regex => limit == 0 ? CelValue.Of(text) : RegexReplacement.Apply(regex, text, replacement, limit, context));

    private static bool HasManyGroups(Regex regex) => regex.GetGroupNumbers().Length > 2;

    private static Group Wanted(Match match) => match.Groups.Count > 1 ? match.Groups[1] : match.Groups[0];

    private static CelValue ManyGroups() => CelValue.Fail(CelErrorKind.InvalidArgument, "The pattern has more than one group.");

    private static CelValue With(string text, string pattern, EvaluationContext context, Func<Regex, CelValue> use) =>
        Get(pattern) is { Regex: { } regex } compiled
            ? context.TryCharge(Work(text, compiled)) ? use(regex) : context.Stopped
            : Refused(pattern);

    // The engine may look at every state of a pattern for every character.
    private static long Work(string text, Compiled compiled) => 1 + (text.Length * (1L + (compiled.Size / 4)) / 16);

    private static CelValue Refused(string pattern) => CelValue.Fail(CelErrorKind.InvalidArgument, Get(pattern).Problem!);

    private static Compiled Get(string pattern)
    {
        if (Cache.TryGetValue(pattern, out var known))
        {
            return known;
        }

        if (Cache.Count >= MostCached)
        {
            Cache.Clear();
        }

        return Cache[pattern] = Compile(pattern);
    }

    private static Compiled Compile(string pattern)
    {
        try
        {
            var translator = new Re2Translator(pattern);
            return new Compiled(new Regex(translator.Translate(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), translator.Size, null);
        }
        catch (FormatException problem)
        {
            return new Compiled(null, 0, problem.Message);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            return new Compiled(null, 0, $"The pattern '{pattern}' is not valid.");
        }
    }
}
