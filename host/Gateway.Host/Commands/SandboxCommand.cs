using System.CommandLine;
using Gateway.Host.CommandLine;
using Gateway.Sandbox;

namespace Gateway.Host.Commands;

/// <summary>Serves the simulated partners as a process of its own.</summary>
internal sealed class SandboxCommand : GatewayCommand
{
    private readonly Option<int> _port = new Option<int>("--port") { Description = "TCP port on 127.0.0.1. Default: any free one." }.Port();
    private readonly Option<string?> _log = new("--log") { Description = "File that every request and effect is appended to." };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of the invented data. Default: 1.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _records = new("--records") { Description = "Records of the lab partner. Default: none, which leaves it out." };

    public SandboxCommand(CommandShell shell)
        : base(shell, "sandbox", "Serves simulated partners on loopback; the first line says where.")
    {
        Options.Add(_port);
        Options.Add(_log);
        Options.Add(_seed);
        Options.Add(_records);
    }

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var options = new SandboxOptions { Port = context.Get(_port), LogFile = context.Get(_log), Seed = context.Get(_seed), Records = context.Get(_records) };
        await SandboxProgram.RunAsync(options, context.Environment.Output, cancellationToken);
        return CommandResult.Written(ExitCode.Done);
    }
}
