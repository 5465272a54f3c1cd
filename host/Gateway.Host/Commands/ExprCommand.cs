using System.CommandLine;
using Gateway.Expressions.Conformance;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Commands;

/// <summary>Answers the line protocol of the expression language's conformance suite.</summary>
internal sealed class ExprCommand : GatewayCommand
{
    private readonly Option<bool> _lines = new("--jsonl") { Description = "One JSON request a line, one JSON answer a line.", Required = true };

    public ExprCommand(CommandShell shell)
        : base(shell, "expr", "Evaluates expressions for other programs.") => Options.Add(_lines);

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await ConformanceProtocol.RunAsync(context.Environment.Input, context.Environment.Output, cancellationToken);
        return CommandResult.Written(ExitCode.Done);
    }
}
