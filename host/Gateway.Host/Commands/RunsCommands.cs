using System.CommandLine;
using Gateway.Engine.Runs;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>Lists run history.</summary>
internal sealed class RunsListCommand : GatewayCommand
{
    private readonly Option<string?> _sync = new("--sync") { Description = "Only of this sync." };
    private readonly Option<RunState?> _state = new("--state") { Description = "Only in this state." };
    private readonly Option<int> _limit = new Option<int>("--limit", "-n") { Description = "Most rows. Default: 20.", DefaultValueFactory = _ => 20 }.AtLeastOne();
    private readonly Option<Guid?> _before = new("--before") { Description = "Only older than this run; goes on where a list ended." };

    public RunsListCommand(CommandShell shell)
        : base(shell, "list", "Lists runs, newest first.")
    {
        Options.Add(_sync);
        Options.Add(_state);
        Options.Add(_limit);
        Options.Add(_before);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var limit = context.Get(_limit);
        var store = await context.StoreAsync(cancellationToken);
        var runs = await store.Runs.ListAsync(new RunQuery(context.Get(_sync), context.Get(_state), limit, context.Get(_before)), cancellationToken);
        var clock = new LocalTime((await context.ConfigAsync(cancellationToken)).Settings.Zone, context.Time);
        await context.KnownAsync(context.Get(_sync), runs.Count > 0, cancellationToken);
        return CommandResult.List("runList", runs.Select(RunText.Json), output =>
        {
            output.Table(["run", "sync", "state", "started", "took", "read#", "written#", "unchanged#", "skipped#", "held#", "problem"], runs.Select(run => new Cell[]
            {
                run.Id.ToString(), run.Sync, RunText.State(run, output.Words), clock.Short(run.StartedAt), run.EndedAt is { } end ? LocalTime.Span(end - run.StartedAt) : "",
                run.Books.Read, run.Books.Delivered, run.Books.Unchanged, run.Books.Skipped, run.Books.Held, run.Problem?.Code,
            }));
            if (runs.Count == 0)
            {
                output.Note(output.Words["runs.nothing"]);
            }
        }, runs.Count == limit ? runs[^1].Id.ToString() : null);
    }
}

/// <summary>Shows one run.</summary>
internal sealed class RunsShowCommand : GatewayCommand
{
    private readonly Argument<Guid> _id = new("run") { Description = "Identifier of the run." };

    public RunsShowCommand(CommandShell shell)
        : base(shell, "show", "Shows one run with its books.") => Arguments.Add(_id);

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(_id);
        var store = await context.StoreAsync(cancellationToken);
        var run = await store.Runs.FindAsync(id, cancellationToken) ?? throw CommandException.NotFound("run", id.ToString(), [], "list them with: gateway runs list");
        var clock = new LocalTime((await context.ConfigAsync(cancellationToken)).Settings.Zone, context.Time);
        return new CommandResult("run", RunText.Json(run), output =>
        {
            var state = RunText.State(run, output.Words);
            var words = output.Words;
            output.Line(words.Format("run.title", run.Sync, run.Id, state.Text), state.Tone);
            output.Line(words.Format("run.when", clock.Long(run.StartedAt), clock.Long(run.EndedAt), RunText.Word(run.Cause), run.ConfigVersion));
            output.Line("  " + RunText.Books(run.Books, words), run.Books.Balanced ? Tone.Plain : Tone.Bad);
            output.Line(words.Format("run.checkpoint", run.CheckpointFrom ?? words["run.start"], run.CheckpointTo ?? words["run.unmoved"]));
            if (run.Problem is { } problem)
            {
                output.Line($"  {problem.Code}: {problem.Message}. {words["run.fix"]}: {problem.Fix}", Tone.Bad);
            }

            foreach (var note in run.Notes)
            {
                output.Line("  " + words.Format("run.note", note));
            }
        });
    }
}
