using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Testing;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>Runs the tests beside the mappings.</summary>
internal sealed class TestCommand : GatewayCommand
{
    private readonly Argument<string?> _mapping = new("mapping") { Description = "Only this mapping. Default: all.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _update = new("--update") { Description = "Rewrites expectations that failed; the difference is shown first." };

    public TestCommand(CommandShell shell)
        : base(shell, "test", "Runs the tests beside the mappings.")
    {
        Arguments.Add(_mapping);
        Options.Add(_update);
    }

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var config = await context.ConfigAsync(cancellationToken);
        var wanted = context.Get(_mapping);
        var mappings = wanted is null ? config.Mappings.Values.OrderBy(mapping => mapping.Definition.Id, StringComparer.Ordinal).ToList() : [MapCommand.Find(config.Mappings, wanted)];
        var files = new List<(string File, IReadOnlyList<MappingTestResult> Results)>();
        foreach (var mapping in mappings.Where(mapping => mapping.Definition.Tests is not null))
        {
            files.Add(await RunAsync(context, config.Folder, mapping, cancellationToken));
        }

        var failed = files.Sum(file => file.Results.Count(result => !result.Passed));
        return CommandResult.List("testList", files.SelectMany(file => file.Results.Select(result => Json(file.File, result))), output =>
        {
            foreach (var (file, results) in files)
            {
                output.Line(string.Create(CultureInfo.InvariantCulture, $"{file}   {results.Count(result => result.Passed)} passed, {results.Count(result => !result.Passed)} failed"));
                foreach (var result in results.Where(result => !result.Passed))
                {
                    output.Line($"✗ \"{result.Name}\" [line {result.Line}]  {result.Difference}", Tone.Bad);
                }
            }
        }, exitCode: failed == 0 ? ExitCode.Done : ExitCode.Failed);
    }

    private async Task<(string, IReadOnlyList<MappingTestResult>)> RunAsync(CommandContext context, string folder, CompiledMapping mapping, CancellationToken cancellationToken)
    {
        var name = mapping.Definition.Tests!.Text;
        var path = Path.Combine(folder, "mappings", name);
        try
        {
            var content = await File.ReadAllBytesAsync(path, cancellationToken);
            var results = MappingTests.Run(mapping, content, MapPins.WithoutKey(context.Time));
            if (context.Get(_update) && results.Any(result => !result.Passed))
            {
                results.Where(result => !result.Passed).ToList().ForEach(result => context.Output.Note($"{name}: \"{result.Name}\": {result.Difference}"));
                await context.ConfirmAsync($"Expectations in {name} would be rewritten.", "update", cancellationToken);
                await File.WriteAllBytesAsync(path, MappingTests.Update(content, results), cancellationToken);
            }

            return ($"mappings/{name}", results);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            throw new CommandException(ExitCode.ConfigurationInvalid, "GW3201", $"mappings/{name}: {wrong.Message.TrimEnd('.')}", "write it as a list of tests with name, record and expect");
        }
    }

    private static JsonObject Json(string file, MappingTestResult result) => new()
    {
        ["file"] = file,
        ["line"] = result.Line,
        ["name"] = result.Name,
        ["passed"] = result.Passed,
        ["difference"] = result.Difference,
    };
}
