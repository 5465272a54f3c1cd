using System.Text.Json.Nodes;
using Gateway.Engine.Secrets;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>Adds a key that seals from the next start on; the old ones go on opening what they sealed.</summary>
internal sealed class KeyRotateCommand(CommandShell shell) : GatewayCommand(shell, "rotate", "Adds a key that seals from the next start on. The old ones stay.")
{
    public override Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var data = Installation.FindData(context.Place);
        KeyFile.Open(data.KeyFile, data.HasSealed).Dispose();
        var key = KeyFile.Rotate(data.KeyFile);
        return Task.FromResult(new CommandResult("key", new JsonObject { ["file"] = data.KeyFile, ["key"] = key }, output =>
        {
            output.Line($"added key {key} to {data.KeyFile}");
            output.Note("Keep a new copy of the file. A running host seals with the new key after its next start.");
        }));
    }
}
