using System.CommandLine;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Commands;

/// <summary>Writes held records out with their content, for whoever has to mend or decide many of them.</summary>
internal sealed class HeldExportCommand : GatewayCommand
{
    private readonly HeldChoice _choice;
    private readonly Option<string> _reason = new("--reason") { Description = "Why, for the journal.", Required = true };

    public HeldExportCommand(CommandShell shell)
        : base(shell, "export", "Prints held records with their content, one JSON object a line.")
    {
        _choice = new HeldChoice(this);
        Options.Add(_reason);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.SessionAsync(cancellationToken);
        var records = await _choice.ReadAsync(context, session.Store.Held, cancellationToken);
        var contents = await HeldContent.RevealAsync(session, records, context.Environment.Actor, context.Get(_reason)!, cancellationToken);
        var items = records.Zip(contents, (record, content) =>
        {
            var body = HeldText.Json(record);
            content.AddTo(body);
            return body;
        }).ToArray();
        return CommandResult.List("heldExport", items, output => Array.ForEach(items, item => output.Line(item.ToJsonString())));
    }
}
