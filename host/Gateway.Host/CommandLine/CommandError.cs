using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration;

namespace Gateway.Host.CommandLine;

/// <summary>One thing that went wrong, as a person and a script read it (ux.md, "Error style").</summary>
/// <param name="Code">Stable code, <c>GW####</c>.</param>
/// <param name="Message">What happened, as a sentence without its full stop.</param>
/// <param name="Fix">What to do, as one imperative sentence. Null: there is nothing to say.</param>
internal sealed record CommandError(string Code, string Message, string? Fix)
{
    /// <summary>Who or what it is about: a sync, an endpoint, a run. Null: the command.</summary>
    public string? Place { get; init; }

    /// <summary>Where in the configuration folder. Null: nowhere.</summary>
    public Diagnostic? Diagnostic { get; init; }

    public static CommandError From(Diagnostic diagnostic) => new(diagnostic.Code, diagnostic.Message, diagnostic.Fix) { Diagnostic = diagnostic };

    /// <summary><c>place: error GW####: what. Fix: how</c></summary>
    public override string ToString() => Diagnostic is { } diagnostic
        ? diagnostic.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{Place ?? "gateway"}: error {Code}: {Ended(Message)}{(Fix is null ? "" : $" Fix: {Fix}")}");

    public JsonObject ToJson() => new()
    {
        ["code"] = Code,
        ["severity"] = Diagnostic?.Severity == DiagnosticSeverity.Warning ? "warning" : "error",
        ["message"] = Message,
        ["place"] = Place,
        ["file"] = Diagnostic?.File,
        ["line"] = Diagnostic?.Line,
        ["column"] = Diagnostic?.Column,
        ["pointer"] = Diagnostic?.Pointer,
        ["hint"] = Diagnostic?.Hint,
        ["fix"] = Fix,
        ["docs"] = "errors/" + Code,
    };

    private static string Ended(string sentence) => sentence.EndsWith('.') || sentence.EndsWith('?') ? sentence : sentence + ".";
}

/// <summary>Ends a command with an exit code and what to tell.</summary>
internal sealed class CommandException(int exitCode, IReadOnlyList<CommandError> errors, Exception? inner = null)
    : Exception(errors[0].ToString(), inner)
{
    public CommandException(int exitCode, string code, string message, string? fix)
        : this(exitCode, [new CommandError(code, message, fix)])
    {
    }

    public int ExitCode => exitCode;

    public IReadOnlyList<CommandError> Errors => errors;

    /// <summary>Somebody else has the lease of the sync.</summary>
    public static CommandException UnderWay(string sync) =>
        new(CommandLine.ExitCode.NotAllowed, HostCodes.RunningAlready, $"a run of \"{sync}\" is under way", "wait for it, look at: gateway status");

    /// <summary>An id that the configuration or the store does not have.</summary>
    public static CommandException NotFound(string what, string id, IEnumerable<string> known, string fix) =>
        new(CommandLine.ExitCode.NotFound, HostCodes.UnknownId, $"{what} \"{id}\" does not exist{Nearest(id, known)}", fix);

    private static string Nearest(string id, IEnumerable<string> known) => Names.Nearest(id, known) is { } near ? $". Did you mean \"{near}\"?" : "";
}
