using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;
using Gateway.Sdk;

namespace Gateway.Host.Commands;

/// <summary>Tests the connection of an endpoint step by step, without writing anything there.</summary>
internal sealed class CheckCommand : GatewayCommand
{
    private readonly Argument<string> _endpoint = new("endpoint") { Description = "Identifier of the endpoint." };

    public CheckCommand(CommandShell shell)
        : base(shell, "check", "Tests the connection of an endpoint. Never writes there.") => Arguments.Add(_endpoint);

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var endpoint = await context.VisitAsync(context.Get(_endpoint), cancellationToken);
        var report = await endpoint.Ability<ICheckable>("test its connection").CheckAsync(cancellationToken);
        var body = new JsonObject
        {
            ["endpoint"] = endpoint.Id,
            ["passed"] = report.Passed,
            ["steps"] = new JsonArray([.. report.Steps.Select(step => new JsonObject
            {
                ["name"] = step.Name,
                ["passed"] = step.Passed,
                ["detail"] = step.Detail,
                ["milliseconds"] = Math.Round(step.Duration.TotalMilliseconds, 1),
                ["fix"] = step.Fix,
            })]),
        };
        return new CommandResult("check", body, output =>
        {
            output.Table(["step", "seen", "time", ""], report.Steps.Select(step => new Cell[]
            {
                step.Name, step.Detail, step.Duration.TotalMilliseconds.ToString("0 ms", CultureInfo.InvariantCulture), step.Passed ? new Cell("✓", Tone.Good) : new Cell("✗", Tone.Bad),
            }));
            foreach (var fix in report.Steps.Select(step => step.Fix).OfType<string>())
            {
                output.Line("Fix: " + fix, Tone.Warning);
            }
        }, report.Passed ? ExitCode.Done : ExitCode.PartnerTrouble);
    }
}
