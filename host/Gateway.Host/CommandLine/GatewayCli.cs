using System.CommandLine;
using System.Text.RegularExpressions;
using Gateway.Host.Commands;
using Gateway.Host.Composition;

namespace Gateway.Host.CommandLine;

/// <summary>The command line: every command, and what happens when the words are wrong.</summary>
internal static partial class GatewayCli
{
    /// <summary>Runs one command line to its end.</summary>
    /// <param name="arguments">The words after <c>gateway</c>.</param>
    /// <param name="environment">The process around it.</param>
    /// <param name="live">The running host, when the command runs inside one.</param>
    /// <param name="cancellationToken">Stops the command after what is under way.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandEnvironment environment, ILiveHost? live, CancellationToken cancellationToken)
    {
        arguments = WithHelp([.. arguments]);
        var shell = new CommandShell(environment, arguments, live);
        var parsed = Root(shell).Parse(arguments);
        if (UnknownWord(parsed) is not null || (parsed.Errors.Count > 0 && !arguments.Any(word => word is "--help" or "-h" or "-?")))
        {
            // Read from the words, because a line that does not parse has no reliable options.
            var choices = new OutputChoices(arguments.Contains(GlobalOptions.Json.Name), Colour: false, Quiet: false, Verbose: false) { Words = GlobalOptions.LanguageOf(arguments, environment) };
            var fix = $"see: gateway {string.Join(' ', Path(parsed))}".TrimEnd() + " --help";
            new CommandOutput(environment, choices).Errors([.. Mistakes(parsed).Select(mistake => new CommandError(HostCodes.WrongUsage, mistake, fix))]);
            return ExitCode.WrongUsage;
        }

        // Signals are the process's business; see Program.
        var configuration = new InvocationConfiguration { Output = environment.Output, Error = environment.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    /// <summary><c>help run</c> says what <c>run --help</c> says; codes have commands of their own.</summary>
    private static string[] WithHelp(string[] words) => words switch
    {
        ["help", "errors" or "exit-codes" or "--help" or "-h" or "-?", ..] => words,
        ["help", .. var command] => [.. command, "--help"],
        _ => words,
    };

    internal static RootCommand Root(CommandShell shell)
    {
        var root = new RootCommand("Moves records between the city system and its partners: never silently lost, never silently doubled.");
        foreach (var option in GlobalOptions.All)
        {
            root.Options.Add(option);
        }

        foreach (var command in Commands(shell))
        {
            root.Subcommands.Add(command);
        }

        return root;
    }

    private static IEnumerable<Command> Commands(CommandShell shell) =>
    [
        new DemoCommand(shell),
        new ServeCommand(shell),
        new RunCommand(shell),
        new ValidateCommand(shell),
        new CheckCommand(shell),
        new DiscoverCommand(shell),
        new ReadCommand(shell),
        new PreviewCommand(shell),
        new MapCommand(shell),
        new TestCommand(shell),
        new ExprCommand(shell),
        new StatusCommand(shell),
        new VerifyRunCommand(shell),
        new CompareCommand(shell),
        GatewayCommand.Group("runs", "What ran, and how it ended.", new RunsListCommand(shell), new RunsShowCommand(shell)),
        GatewayCommand.Group("held", "Records that wait for a person.",
            new HeldGroupsCommand(shell), new HeldListCommand(shell), new HeldShowCommand(shell), new HeldReplayCommand(shell), new HeldDiscardCommand(shell), new HeldDecideCommand(shell),
            new HeldExportCommand(shell)),
        GatewayCommand.Group("schedule", "When syncs start.",
            new ScheduleListCommand(shell), new ScheduleNextCommand(shell), new SchedulePauseCommand(shell), new ScheduleResumeCommand(shell)),
        GatewayCommand.Group("state", "Where syncs stand.", new StateShowCommand(shell), new StateResetCommand(shell), new StateConfirmCommand(shell)),
        GatewayCommand.Group("plugin", "Adapters that are installed, and whom we trust.",
            new PluginListCommand(shell), new PluginInfoCommand(shell), new PluginVerifyCommand(shell), new PluginTrustCommand(shell)),
        GatewayCommand.Group("secret", "Values that no file of the configuration holds.",
            new SecretSetCommand(shell), new SecretListCommand(shell), new SecretRemoveCommand(shell), new SecretCheckCommand(shell)),
        GatewayCommand.Group("key", "The keys that seal what is stored.", new KeyInitCommand(shell), new KeyRotateCommand(shell)),
        GatewayCommand.Group("audit", "Who did what.", new AuditListCommand(shell), new AuditVerifyCommand(shell)),
        GatewayCommand.Group("schema", "What files of the configuration may hold.", new SchemaExportCommand(shell)),
        new DoctorCommand(shell),
        new SandboxCommand(shell),
        new InitCommand(shell),
        GatewayCommand.Group("new", "Writes a file of the configuration to go on from.",
            new NewEndpointCommand(shell), new NewSyncCommand(shell), new NewMappingCommand(shell), new NewLookupCommand(shell)),
        GatewayCommand.Group("help", "What codes mean.", new HelpExitCodesCommand(shell), new HelpErrorsCommand(shell)),
    ];

    /// <summary>What is wrong with the words: an unknown command is told once, with the nearest one.</summary>
    private static IEnumerable<string> Mistakes(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (UnknownWord(parsed) is not { } word)
        {
            return command.Subcommands.Count > 0 && parsed.CommandResult.Children.All(child => child is System.CommandLine.Parsing.OptionResult)
                ? [$"one more word is needed: {string.Join(", ", command.Subcommands.Select(known => known.Name))}"]
                : parsed.Errors.Select(error => Plain(error.Message));
        }

        var nearest = Names.Nearest(word, command.Subcommands.Select(known => known.Name));
        return [$"there is no command \"{string.Join(' ', [.. Path(parsed), word])}\"{(nearest is null ? "" : $". Did you mean \"{nearest}\"?")}"];
    }

    /// <summary>The word that stands where a command should. Null: there is none.</summary>
    private static string? UnknownWord(ParseResult parsed) =>
        parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..] ? word : null;

    /// <summary>The parser's sentence without the names of our types, which mean nothing to its reader.</summary>
    private static string Plain(string message) => ExpectedType().Replace(OneLine(message).TrimEnd('.'), type =>
        type.Value.Contains("Guid", StringComparison.Ordinal) ? ": it is not an identifier" : ": it is not a whole number");

    /// <summary>A list of values is part of the sentence, without the name of our type.</summary>
    private static string OneLine(string message)
    {
        if (message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is not [var sentence, .. { Length: > 0 } values])
        {
            return message;
        }

        var plain = sentence.IndexOf(" as expected type", StringComparison.Ordinal) is var cut and > 0 ? sentence[..cut] : sentence;
        plain = plain.Split(". Must be one of", 2)[0];
        return $"{plain}: it takes {string.Join(", ", values.Select(value => char.ToLowerInvariant(value[0]) + value[1..]))}";
    }

    private static Stack<string> Path(ParseResult parsed)
    {
        var words = new Stack<string>();
        for (var result = parsed.CommandResult; result.Parent is not null; result = (System.CommandLine.Parsing.CommandResult)result.Parent)
        {
            words.Push(result.Command.Name);
        }

        return words;
    }

    [GeneratedRegex(" as expected type '[^']*(Guid|Int32|Int64)[^']*'")]
    private static partial Regex ExpectedType();
}
