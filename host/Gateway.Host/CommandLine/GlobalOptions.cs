using System.CommandLine;
using Gateway.Host.Language;
using Gateway.Sdk;

namespace Gateway.Host.CommandLine;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    private static readonly string[] LanguageVariables = ["GATEWAY_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];

    public static readonly Option<string?> Config = New<string?>("--config", "Configuration folder. Default: the nearest parent with gateway.json.");

    public static readonly Option<string?> Server = New<string?>("--server", "Address of the running host that shall answer. Default: the one of this data folder, if any.");

    public static readonly Option<string?> TokenFile = New<string?>("--token-file", "File with the token for --server. Default: the one in the data folder.");

    public static readonly Option<bool> Json = New<bool>("--json", "One JSON object instead of text.");

    public static readonly Option<string?> Lang = Among(New<string?>("--lang", "Language of what people read: id or en. Default: GATEWAY_LANG, then that of the system."), Words.Languages);

    public static readonly Option<bool> NoColor = New<bool>("--no-color", "No colours.");

    public static readonly Option<bool> Yes = New<bool>("--yes", "Answers every question with yes.");

    public static readonly Option<bool> Quiet = New<bool>("--quiet", "No progress and no remarks.");

    public static readonly Option<bool> Verbose = New<bool>("--verbose", "Tells what happens inside.", "-v");

    public static readonly Option<string?> Timeout = Duration("--timeout", "Gives up after this long, such as 30s or 5m. Default: never.");

    public static IEnumerable<Option> All => [Config, Server, TokenFile, Json, Lang, NoColor, Yes, Quiet, Verbose, Timeout];

    /// <summary>Options that only say who answers, and mean nothing to the one who does.</summary>
    public static IReadOnlySet<string> OfCaller { get; } = new HashSet<string>([Config.Name, Server.Name, TokenFile.Name, Timeout.Name], StringComparer.Ordinal);

    public static OutputChoices Choices(ParseResult parsed, CommandEnvironment environment) => new(
        parsed.GetValue(Json),
        !parsed.GetValue(NoColor) && string.IsNullOrEmpty(environment.Variable("NO_COLOR")),
        parsed.GetValue(Quiet),
        parsed.GetValue(Verbose))
    {
        Words = Words.Of(parsed.GetValue(Lang) ?? SystemLanguage(environment)),
    };

    /// <summary>The language that a line asks for which cannot be parsed.</summary>
    public static Words LanguageOf(IReadOnlyList<string> arguments, CommandEnvironment environment) =>
        Words.Of(arguments.SkipWhile(word => word != Lang.Name).Skip(1).FirstOrDefault()
            ?? arguments.FirstOrDefault(word => word.StartsWith(Lang.Name + "=", StringComparison.Ordinal))?[(Lang.Name.Length + 1)..]
            ?? SystemLanguage(environment));

    private static string? SystemLanguage(CommandEnvironment environment) =>
        LanguageVariables.Select(environment.Variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    /// <summary>The time after which the caller gives up. Null: never.</summary>
    public static TimeSpan? GiveUpAfter(ParseResult parsed) =>
        parsed.GetValue(Timeout) is { } text && DurationConverter.TryParse(text, out var duration) ? duration : null;

    /// <summary>An option that takes a duration in the form of the configuration.</summary>
    public static Option<string?> Duration(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, Recursive = name == "--timeout" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !DurationConverter.TryParse(text, out _))
            {
                result.AddError($"{name}: \"{text}\" is not a duration; write it as 30s, 15m or 26h");
            }
        });
        return option;
    }

    private static Option<string?> Among(Option<string?> option, IEnumerable<string> values)
    {
        option.AcceptOnlyFromAmong([.. values]);
        return option;
    }

    private static Option<T> New<T>(string name, string description, params string[] aliases) => new(name, aliases) { Description = description, Recursive = true };
}
