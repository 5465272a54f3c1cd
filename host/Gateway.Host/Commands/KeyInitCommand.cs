using System.Text.Json.Nodes;
using Gateway.Engine.Secrets;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>Makes the key file. Only ever on request: a key made silently would orphan what a lost one sealed.</summary>
internal sealed class KeyInitCommand(CommandShell shell) : GatewayCommand(shell, "init", "Makes the key file that seals stored records and secrets.")
{
    public override Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var data = Installation.FindData(context.Place);
        KeyFile.Create(data.KeyFile, data.HasSealed);
        return Task.FromResult(new CommandResult("key", new JsonObject { ["file"] = data.KeyFile }, output =>
        {
            output.Line($"created {data.KeyFile}");
            output.Note("Keep a copy in a safe place: without it nothing stored can be read.");
        }));
    }
}
