using System.CommandLine;
using Gateway.Host.Composition;
using Gateway.Host.Serving;

namespace Gateway.Host.CommandLine;

/// <summary>Runs one command: finds who answers, writes what it found, and turns every failure into words and an exit code.</summary>
/// <param name="environment">The process around it.</param>
/// <param name="arguments">The words after <c>gateway</c>.</param>
/// <param name="live">The running host, when the command runs inside one. Null: it is a process of its own.</param>
internal sealed class CommandShell(CommandEnvironment environment, IReadOnlyList<string> arguments, ILiveHost? live)
{
    public CommandEnvironment Environment => environment;

    public ILiveHost? Live => live;

    public async Task<int> RunAsync(GatewayCommand command, ParseResult parsed, CancellationToken cancellationToken)
    {
        var choices = GlobalOptions.Choices(parsed, environment);
        var output = new CommandOutput(environment, choices);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var alarm = GlobalOptions.GiveUpAfter(parsed) is { } limit ? new CancellationTokenSource(limit, environment.Time) : new CancellationTokenSource();
        using var linked = alarm.Token.Register(ending.Cancel);
        try
        {
            await using var context = new CommandContext(this, parsed, output, choices);
            return await ExecuteAsync(command, context, ending.Token);
        }
#pragma warning disable CA1031 // The last place where a failure can be told in words.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            var failure = Failures.Of(thrown, alarm.IsCancellationRequested);
            output.Errors(failure.Errors);
            if (choices.Verbose)
            {
                await environment.Error.WriteLineAsync(CommandOutput.Clean((failure.InnerException ?? thrown).ToString()));
            }

            return failure.ExitCode;
        }
    }

    private async Task<int> ExecuteAsync(GatewayCommand command, CommandContext context, CancellationToken cancellationToken)
    {
        if (live is not null && !command.GoesToHost)
        {
            throw new CommandException(ExitCode.WrongUsage, HostCodes.NotForHosts, $"\"{command.Name}\" is not for a running host", "run it without --server");
        }

        if (live is null && command.GoesToHost && await HostLink.FindAsync(context, cancellationToken) is { } host)
        {
            return await host.ForwardAsync(InTheSameLanguage(arguments, context), environment, cancellationToken);
        }

        var result = await command.ExecuteAsync(context, cancellationToken);
        context.Output.Write(result);
        return result.ExitCode;
    }

    /// <summary>The host may have been started by somebody who reads another language.</summary>
    private static IReadOnlyList<string> InTheSameLanguage(IReadOnlyList<string> arguments, CommandContext context) =>
        arguments.Any(word => word.StartsWith(GlobalOptions.Lang.Name, StringComparison.Ordinal)) ? arguments : [GlobalOptions.Lang.Name, context.Output.Words.Language, .. arguments];
}
