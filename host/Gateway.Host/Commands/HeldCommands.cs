using System.CommandLine;
using Gateway.Engine.HeldRecords;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Host.Language;

namespace Gateway.Host.Commands;

/// <summary>Lists held records by cause.</summary>
internal sealed class HeldGroupsCommand : GatewayCommand
{
    private readonly Option<string?> _sync = new("--sync") { Description = "Only of this sync." };

    public HeldGroupsCommand(CommandShell shell)
        : base(shell, "groups", "Lists held records by cause.") => Options.Add(_sync);

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var groups = await (await context.StoreAsync(cancellationToken)).Held.GroupsAsync(context.Get(_sync), cancellationToken);
        await context.KnownAsync(context.Get(_sync), groups.Count > 0, cancellationToken);
        var clock = new LocalTime((await context.ConfigAsync(cancellationToken)).Settings.Zone, context.Time);
        return CommandResult.List("heldGroupList", groups.Select(HeldText.Json), output =>
        {
            output.Table(["group", "sync", "stage", "cause", "count#", "first", "last"], groups.Select(group => new Cell[]
            {
                group.Group, group.Sync, output.Words[$"stage.{RunText.Word(group.Stage)}"], CauseWords.Of(group.Cause, output.Words), group.Count, clock.Short(group.FirstSeen), clock.Short(group.LastSeen),
            }));
            if (groups.Count == 0)
            {
                output.Note(output.Words["held.nothing"]);
            }
        });
    }
}

/// <summary>Lists held records one by one.</summary>
internal sealed class HeldListCommand : GatewayCommand
{
    private readonly Option<string?> _sync = new("--sync") { Description = "Only of this sync." };
    private readonly Option<string?> _group = new("--group") { Description = "Only of this group." };
    private readonly Option<HeldState> _state = new("--state") { Description = "Only in this state. Default: open.", DefaultValueFactory = _ => HeldState.Open };
    private readonly Option<int> _limit = new Option<int>("--limit", "-n") { Description = "Most rows. Default: 50.", DefaultValueFactory = _ => 50 }.AtLeastOne();
    private readonly Option<Guid?> _after = new("--after") { Description = "Only after this record; goes on where a list ended." };

    public HeldListCommand(CommandShell shell)
        : base(shell, "list", "Lists held records, oldest first.")
    {
        Options.Add(_sync);
        Options.Add(_group);
        Options.Add(_state);
        Options.Add(_limit);
        Options.Add(_after);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var limit = context.Get(_limit);
        var query = new HeldQuery(context.Get(_sync), context.Get(_group), context.Get(_state), limit, context.Get(_after));
        var records = await (await context.StoreAsync(cancellationToken)).Held.ListAsync(query, cancellationToken);
        await context.KnownAsync(context.Get(_sync), records.Count > 0, cancellationToken);
        var clock = new LocalTime((await context.ConfigAsync(cancellationToken)).Settings.Zone, context.Time);
        return CommandResult.List("heldList", records.Select(HeldText.Json), output =>
        {
            output.Table(["record", "sync", "stage", "cause", "times#", "first", "last"], records.Select(record => new Cell[]
            {
                record.Id.ToString(), record.Sync, output.Words[$"stage.{RunText.Word(record.Stage)}"], CauseWords.Of(record.Cause, output.Words), record.Times, clock.Short(record.FirstSeen), clock.Short(record.LastSeen),
            }));
            if (records.Count == 0)
            {
                output.Note(output.Words["held.nothing"]);
            }
        }, records.Count == limit ? records[^1].Id.ToString() : null);
    }
}

/// <summary>Shows one held record. Its content only on request, which is written into the journal.</summary>
internal sealed class HeldShowCommand : GatewayCommand
{
    private readonly Argument<Guid> _id = new("record") { Description = "Identifier of the held record." };
    private readonly Option<string?> _reveal = new("--reveal") { Description = "Shows the content as it was read and mapped; the value is the reason, which is audited." };

    public HeldShowCommand(CommandShell shell)
        : base(shell, "show", "Shows one held record.")
    {
        Arguments.Add(_id);
        Options.Add(_reveal);
    }

    public override bool GoesToHost => true;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(_id);
        var reason = context.Get(_reveal);
        var store = reason is null ? await context.StoreAsync(cancellationToken) : (await context.SessionAsync(cancellationToken)).Store;
        var record = await store.Held.FindAsync(id, cancellationToken) ?? throw CommandException.NotFound("held record", id.ToString(), [], "list them with: gateway held list");
        var body = HeldText.Json(record);
        var content = reason is null ? null : (await HeldContent.RevealAsync(await context.SessionAsync(cancellationToken), [record], context.Environment.Actor, reason, cancellationToken))[0];
        content?.AddTo(body);
        return new CommandResult("held", body, output =>
        {
            output.Line($"{record.Id}  {record.Sync}  {output.Words[$"heldState.{RunText.Word(record.State)}"]}{output.Words.Format("held.group", record.Cause.GroupOf(record.Sync))}");
            output.Line("  " + CauseWords.Of(record.Cause, output.Words), Tone.Bad);
            output.Line(output.Words.Format("held.met", record.Times, record.Run));
            output.Line(content is null ? output.Words["held.hidden"] : $"  raw     {content.Raw}");
            if (content is { Mapped.Length: > 0 })
            {
                output.Line($"  mapped  {content.Mapped}");
            }
        });
    }
}
