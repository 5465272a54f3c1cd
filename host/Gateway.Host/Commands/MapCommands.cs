using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Explaining;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>Maps records from the input, one JSON object a line, to the output.</summary>
internal sealed class MapCommand : GatewayCommand
{
    private readonly Argument<string> _mapping = new("mapping") { Description = "Identifier of the mapping." };
    private readonly Option<string?> _in = new("--in") { Description = "File with one record a line. Default: the input." };
    private readonly Option<bool> _explain = new("--explain") { Description = "Shows each rule with the value of its parts; personal data is masked." };

    public MapCommand(CommandShell shell)
        : base(shell, "map", "Maps records from the input, one JSON object a line.")
    {
        Arguments.Add(_mapping);
        Options.Add(_in);
        Options.Add(_explain);
        Subcommands.Add(new MapFunctionsCommand(shell));
        Subcommands.Add(new MapLineageCommand(shell));
    }

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var config = await context.ConfigAsync(cancellationToken);
        var mapping = Find(config.Mappings, context.Get(_mapping));
        var work = new MapWork(mapping, context.Get(_explain) ? new MappingExplainer(mapping, config.Lookups, null) : null, MapPins.WithoutKey(context.Time));
        using var input = context.Get(_in) is { } file ? new StreamReader(Path.GetFullPath(file, context.Environment.Folder)) : context.Environment.Input;
        var items = context.Output.IsJson ? new JsonArray() : null;
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
            {
                work.One(line, context.Output, items);
            }
        }

        context.Output.Note(string.Create(CultureInfo.InvariantCulture, $"{work.Mapped} mapped, {work.Skipped} skipped, {work.Held} held"));
        var exit = work.Held > 0 ? ExitCode.RecordsHeld : ExitCode.Done;
        return items is null ? CommandResult.Written(exit) : new CommandResult("mappedList", new JsonObject { ["items"] = items }, static _ => { }, exit);
    }

    public static CompiledMapping Find(IReadOnlyDictionary<string, CompiledMapping> mappings, string id) =>
        mappings.GetValueOrDefault(id) ?? throw CommandException.NotFound("mapping", id, mappings.Keys, "look into the folder mappings/");

    private sealed class MapWork(CompiledMapping mapping, MappingExplainer? explainer, MapContext pins)
    {
        private readonly Mapper _mapper = mapping.CreateMapper(pins);

        public int Mapped { get; private set; }

        public int Skipped { get; private set; }

        public int Held { get; private set; }

        public void One(string line, CommandOutput output, JsonArray? items)
        {
            using var buffer = new MappedBuffer();
            var record = Encoding.UTF8.GetBytes(line);
            var outcome = _mapper.Map(record, buffer);
            var (content, item) = Take(outcome, buffer);
            if (items is not null)
            {
                items.Add(item);
                return;
            }

            if (explainer is not null)
            {
                ExplanationText.Write(output, explainer.Explain(record, pins));
            }

            if (content is not null)
            {
                output.Line(content);
            }
            else if (outcome.Cause is { } cause)
            {
                output.Note($"held {cause.Code} {cause.Field}: {cause.Message}");
            }
        }

        private (string? Content, JsonObject Item) Take(MapOutcome outcome, MappedBuffer buffer)
        {
            switch (outcome.Verdict)
            {
                case MapVerdict.Mapped:
                    Mapped++;
                    var content = Encoding.UTF8.GetString(outcome.Content(buffer));
                    return (content, new JsonObject { ["verdict"] = "mapped", ["record"] = JsonNode.Parse(content) });
                case MapVerdict.Skipped:
                    Skipped++;
                    return (null, new JsonObject { ["verdict"] = "skipped" });
                default:
                    Held++;
                    return (null, new JsonObject { ["verdict"] = "held", ["code"] = outcome.Cause!.Code, ["field"] = outcome.Cause.Field, ["message"] = outcome.Cause.Message });
            }
        }
    }
}

/// <summary>Lists the functions that rules may use.</summary>
internal sealed class MapFunctionsCommand : GatewayCommand
{
    private readonly Argument<string?> _name = new("name") { Description = "Only this one, with everything about it.", Arity = ArgumentArity.ZeroOrOne };

    public MapFunctionsCommand(CommandShell shell)
        : base(shell, "functions", "Lists the functions that rules may use.") => Arguments.Add(_name);

    public override Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var name = context.Get(_name);
        var found = FunctionCatalog.All.Where(function => name is null || function.Name == name).ToList();
        return found.Count == 0
            ? throw CommandException.NotFound("function", name!, FunctionCatalog.All.Select(function => function.Name), "list them with: gateway map functions")
            : Task.FromResult(CommandResult.List("functionList", found.Select(function => new JsonObject
            {
                ["name"] = function.Name,
                ["signatures"] = new JsonArray([.. function.Signatures.Select(signature => JsonValue.Create(signature))]),
                ["documentation"] = function.Documentation,
                ["example"] = function.Example,
                ["failsWhen"] = new JsonArray([.. function.Failures.Select(failure => JsonValue.Create(failure))]),
                ["ofThisField"] = function.IsOfThisField,
            }), output =>
            {
                if (name is null)
                {
                    output.Table(["function", "what it does", "example"], found.Select(function => new Cell[] { function.Name, function.Documentation, function.Example }));
                    return;
                }

                found[0].Signatures.ToList().ForEach(signature => output.Line(signature));
                output.Line("  " + found[0].Documentation);
                output.Line("  example: " + found[0].Example);
                found[0].Failures.ToList().ForEach(failure => output.Line("  fails when: " + failure));
            }));
    }
}

/// <summary>Shows which source fields flow into which target field, and so which personal data leaves to whom.</summary>
internal sealed class MapLineageCommand : GatewayCommand
{
    private readonly Argument<string?> _mapping = new("mapping") { Description = "Only this mapping. Default: all.", Arity = ArgumentArity.ZeroOrOne };

    public MapLineageCommand(CommandShell shell)
        : base(shell, "lineage", "Shows which source fields flow into which target field.") => Arguments.Add(_mapping);

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var mappings = (await context.ConfigAsync(cancellationToken)).Mappings;
        var wanted = context.Get(_mapping) is { } id ? [MapCommand.Find(mappings, id)] : mappings.Values.OrderBy(mapping => mapping.Definition.Id, StringComparer.Ordinal).ToList();
        var found = wanted.SelectMany(mapping => mapping.Lineage.Select(field => (mapping.Definition, Field: field))).ToList();
        return CommandResult.List("lineage", found.Select(item => new JsonObject
        {
            ["mapping"] = item.Definition.Id,
            ["from"] = item.Definition.From.Text,
            ["to"] = item.Definition.To.Text,
            ["field"] = item.Field.Field,
            ["rule"] = item.Field.Rule,
            ["sources"] = new JsonArray([.. item.Field.Sources.Select(source => JsonValue.Create(source))]),
            ["lookups"] = new JsonArray([.. item.Field.Lookups.Select(lookup => JsonValue.Create(lookup))]),
        }), output => output.Table(["to", "field", "from", "lookups", "rule"], found.Select(item => new Cell[]
        {
            item.Definition.To.Text, item.Field.Field, string.Join(", ", item.Field.Sources), string.Join(", ", item.Field.Lookups), item.Field.Rule,
        })));
    }
}

/// <summary>An explained record for people.</summary>
internal static class ExplanationText
{
    public static void Write(CommandOutput output, RecordExplanation explanation)
    {
        foreach (var rule in explanation.Rules)
        {
            var result = rule.Code is { } code ? new Cell($"✗ {code} {rule.Message}", Tone.Bad) : new Cell(rule.Value ?? "");
            output.Line($"{rule.Rule}: {rule.Text} → {result.Text}", result.Tone);
            foreach (var part in rule.Parts.Where(part => part.Text != rule.Text))
            {
                output.Line($"    {part.Text} → {part.Value}", Tone.Faint);
            }
        }
    }
}
