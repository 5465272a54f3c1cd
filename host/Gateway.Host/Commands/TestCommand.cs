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
        var files = new List<TestedFile>();
        foreach (var mapping in mappings.Where(mapping => mapping.Definition.Tests is not null))
        {
            files.Add(await RunAsync(context, config.Folder, mapping, cancellationToken));
        }

        var failed = files.Sum(file => file.Results.Count(result => !result.Passed));
        return CommandResult.List("testList", files.SelectMany(file => file.Results.Select(result => Json(file, result))), output =>
        {
            foreach (var file in files)
            {
                var rewritten = file.Rewritten.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {file.Rewritten.Count} rewritten");
                output.Line(string.Create(CultureInfo.InvariantCulture, $"{file.File}   {file.Results.Count(result => result.Passed)} passed, {file.Results.Count(result => !result.Passed)} failed{rewritten}"));
                foreach (var result in file.Results.Where(result => !result.Passed))
                {
                    output.Line($"✗ \"{result.Name}\" [line {result.Line}]  {result.Difference}", Tone.Bad);
                }
            }
        }, exitCode: failed == 0 ? ExitCode.Done : ExitCode.Failed);
    }

    private async Task<TestedFile> RunAsync(CommandContext context, string folder, CompiledMapping mapping, CancellationToken cancellationToken)
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
                var updated = MappingTests.Update(content, results);
                await File.WriteAllBytesAsync(path, updated, cancellationToken);
                return new TestedFile($"mappings/{name}", MappingTests.Run(mapping, updated, MapPins.WithoutKey(context.Time)), results.Where(result => !result.Passed).Select(result => result.Line).ToHashSet());
            }

            return new TestedFile($"mappings/{name}", results, new HashSet<int>());
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            throw new CommandException(ExitCode.ConfigurationInvalid, "GW3201", $"mappings/{name}: {wrong.Message.TrimEnd('.')}", "write it as a list of tests with name, record and expect");
        }
    }

    private static JsonObject Json(TestedFile file, MappingTestResult result) => new()
    {
        ["file"] = file.File,
        ["line"] = result.Line,
        ["name"] = result.Name,
        ["passed"] = result.Passed,
        ["rewritten"] = file.Rewritten.Contains(result.Line),
        ["difference"] = result.Difference,
    };

    /// <param name="File">The file of tests.</param>
    /// <param name="Results">What they give now.</param>
    /// <param name="Rewritten">Lines of the tests whose expectation was rewritten.</param>
    private sealed record TestedFile(string File, IReadOnlyList<MappingTestResult> Results, IReadOnlySet<int> Rewritten);
}
