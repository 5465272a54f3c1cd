using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Commands;

/// <summary>Checks the configuration folder whole, without the network.</summary>
internal sealed class ValidateCommand : GatewayCommand
{
    public ValidateCommand(CommandShell shell)
        : base(shell, "validate", "Checks the configuration folder and says everything that is wrong with it.") => Aliases.Add("lint");

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var started = context.Time.GetTimestamp();
        var installation = await context.InstallationAsync(cancellationToken);
        var loading = context.Time.GetTimestamp();
        var found = installation.Load().Diagnostics;
        var errors = found.Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var seconds = context.Time.GetElapsedTime(started).TotalSeconds;
        foreach (var problem in installation.Plugins.Status().Select(plugin => plugin.Problem).OfType<Engine.Plugins.PluginProblem>())
        {
            context.Output.Note(problem.ToString());
        }

        var body = new JsonObject
        {
            ["valid"] = errors == 0,
            ["errors"] = new JsonArray([.. found.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(Json)]),
            ["warnings"] = new JsonArray([.. found.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning).Select(Json)]),
            ["seconds"] = Math.Round(seconds, 3),
            ["pluginSeconds"] = Math.Round(context.Time.GetElapsedTime(started, loading).TotalSeconds, 3),
        };
        return new CommandResult("validation", body, output =>
        {
            foreach (var diagnostic in found)
            {
                output.Line(DiagnosticText.Frame(diagnostic), diagnostic.Severity == DiagnosticSeverity.Error ? Tone.Bad : Tone.Warning);
            }

            output.Line(string.Create(CultureInfo.InvariantCulture, $"{Count(errors, "error")}, {Count(found.Count - errors, "warning")}, {seconds:0.0} s"), errors == 0 ? Tone.Good : Tone.Bad);
        }, errors == 0 ? ExitCode.Done : ExitCode.ConfigurationInvalid);
    }

    private static JsonObject Json(Diagnostic diagnostic) => CommandError.From(diagnostic).ToJson();

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
