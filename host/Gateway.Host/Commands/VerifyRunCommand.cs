using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration;
using Gateway.Engine.Storage;
using Gateway.Engine.Verifying;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Commands;

/// <summary>Proves from the store alone that runs kept what they promise.</summary>
internal sealed class VerifyRunCommand : GatewayCommand
{
    private readonly Argument<Guid?> _run = new("run") { Description = "Identifier of the run. Default: all runs.", Arity = ArgumentArity.ZeroOrOne };

    public VerifyRunCommand(CommandShell shell)
        : base(shell, "verify-run", "Proves from the store alone that a run, or every run, kept what it promises.") => Arguments.Add(_run);

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.SessionAsync(cancellationToken);
        var config = await context.ConfigAsync(cancellationToken);
        var result = await new StoreVerification(session.Store, session.Cipher, sync => config.Syncs.GetValueOrDefault(sync)?.Delivery.OnUnknown is not (null or UnknownPolicy.Hold))
            .CheckAsync(cancellationToken);
        var violations = result.Violations.ToList();
        if (session.Finding.State == AnchorState.DatabaseIsOlder)
        {
            violations.Add(new Violation(Invariant.Chain, null, session.Finding.Stored, $"the anchor knows {session.Finding.Anchored} entries, the database {session.Finding.Stored}"));
        }

        var run = context.Get(_run);
        if (run is { } wanted)
        {
            if (!result.Runs.Contains(wanted))
            {
                throw CommandException.NotFound("run", wanted.ToString(), [], "list them with: gateway runs list");
            }

            violations.RemoveAll(violation => violation.Run is { } other && other != wanted);
        }

        return Result(run, result, violations);
    }

    private static CommandResult Result(Guid? run, VerificationResult result, List<Violation> violations)
    {
        var body = new JsonObject
        {
            ["run"] = run?.ToString(),
            ["runs"] = run is null ? result.Runs.Count : 1,
            ["entries"] = result.Entries,
            ["holds"] = violations.Count == 0,
            ["items"] = new JsonArray([.. Invariant.All.Select(invariant => Json(invariant, violations))]),
            ["errors"] = violations.Count == 0 ? null : new JsonArray([.. violations.Select(violation => Error(violation).ToJson())]),
        };
        return new CommandResult("runVerification", body, output =>
        {
            foreach (var invariant in Invariant.All)
            {
                var broken = violations.Where(violation => violation.Invariant == invariant).ToList();
                output.Line($"  {(broken.Count == 0 ? "✓" : "✗")} {invariant.Text}", broken.Count == 0 ? Tone.Plain : Tone.Bad);
                broken.ForEach(violation => output.Line("      " + Where(violation) + violation.Message, Tone.Bad));
            }

            output.Line(string.Create(CultureInfo.InvariantCulture, $"{result.Entries:N0} journal entries, {(run is null ? result.Runs.Count : 1):N0} runs: {(violations.Count == 0 ? "everything holds" : $"{violations.Count:N0} contradictions")}"), violations.Count == 0 ? Tone.Good : Tone.Bad);
        }, violations.Count == 0 ? ExitCode.Done : ExitCode.Failed);
    }

    private static JsonObject Json(Invariant invariant, List<Violation> violations) => new()
    {
        ["invariant"] = invariant.Number,
        ["text"] = invariant.Text,
        ["violations"] = violations.Count(violation => violation.Invariant == invariant),
    };

    private static CommandError Error(Violation violation) =>
        new(HostCodes.InvariantBroken, Where(violation) + violation.Message, "keep the database as it is and report this") { Place = violation.Run?.ToString() };

    private static string Where(Violation violation) => violation.Entry == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"entry {violation.Entry}: ");
}
