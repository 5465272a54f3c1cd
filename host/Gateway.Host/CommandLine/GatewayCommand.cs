using System.CommandLine;

namespace Gateway.Host.CommandLine;

/// <summary>One command: its words, and what it does.</summary>
internal abstract class GatewayCommand : Command
{
    protected GatewayCommand(CommandShell shell, string name, string description)
        : base(name, description) => SetAction((parsed, cancellationToken) => shell.RunAsync(this, parsed, cancellationToken));

    /// <summary>Whether the running host of the data folder answers in its place, because it owns the store or knows more. Default: no.</summary>
    public virtual bool GoesToHost => false;

    public abstract Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken);

    /// <summary>A command that only gathers others.</summary>
    public static Command Group(string name, string description, params Command[] commands)
    {
        var group = new Command(name, description);
        foreach (var command in commands)
        {
            group.Subcommands.Add(command);
        }

        return group;
    }
}
