using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Commands;

/// <summary>Prints the exit codes.</summary>
internal sealed class HelpExitCodesCommand(CommandShell shell) : GatewayCommand(shell, "exit-codes", "What the exit codes mean.")
{
    public override Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken) =>
        Task.FromResult(CommandResult.List(
            "exitCodeList",
            ExitCode.All.Select(code => new JsonObject { ["code"] = code.Code, ["meaning"] = code.Meaning }),
            output => output.Table(["code#", "meaning"], ExitCode.All.Select(code => new Cell[] { code.Code.ToString(CultureInfo.InvariantCulture), code.Meaning }))));
}

/// <summary>Prints what an error code means.</summary>
internal sealed class HelpErrorsCommand : GatewayCommand
{
    private readonly Argument<string?> _code = new("code") { Description = "GW and four digits. Default: all.", Arity = ArgumentArity.ZeroOrOne };

    public HelpErrorsCommand(CommandShell shell)
        : base(shell, "errors", "What an error code means and who can fix it.") => Arguments.Add(_code);

    public override Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var wanted = context.Get(_code);
        var known = ErrorPages.In(context.Output.Words);
        var pages = known.Where(page => wanted is null || page.Code.Equals(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        return pages.Count == 0
            ? throw CommandException.NotFound("page about", wanted!, known.Select(page => page.Code), "do what the message says that came with it, or list the pages: gateway help errors")
            : Task.FromResult(CommandResult.List(
                "errorList",
                pages.Select(page => new JsonObject { ["code"] = page.Code, ["area"] = page.Area, ["meaning"] = page.Meaning, ["fix"] = page.Fix }),
                output => output.Table(["code", "meaning", "fix"], pages.Select(page => new Cell[] { page.Code, page.Meaning, page.Fix }))));
    }
}
