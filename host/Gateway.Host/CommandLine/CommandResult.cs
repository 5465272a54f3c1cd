using System.Text.Json.Nodes;

namespace Gateway.Host.CommandLine;

/// <summary>What a command found, for people and for scripts: one of the two forms is written.</summary>
/// <param name="Kind">Kind of the JSON object, such as <c>runList</c>.</param>
/// <param name="Body">Members of the JSON object beside <c>schemaVersion</c> and <c>kind</c>.</param>
/// <param name="Text">Writes the same for people.</param>
/// <param name="ExitCode">What the process answers.</param>
internal sealed record CommandResult(string Kind, JsonObject Body, Action<CommandOutput> Text, int ExitCode = CommandLine.ExitCode.Done)
{
    /// <summary>A list in the shape every list has.</summary>
    public static CommandResult List(string kind, IEnumerable<JsonObject> items, Action<CommandOutput> text, string? next = null, int exitCode = CommandLine.ExitCode.Done) =>
        new(kind, new JsonObject { ["items"] = new JsonArray([.. items]), ["next"] = next }, text, exitCode);

    /// <summary>The command has written everything itself.</summary>
    public static CommandResult Written(int exitCode) => new("", [], static _ => { }, exitCode);
}
