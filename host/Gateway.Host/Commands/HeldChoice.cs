using System.CommandLine;
using Gateway.Engine.HeldRecords;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Commands;

/// <summary>The options by which a person picks held records: some by identifier, a group, or all of a sync.</summary>
internal sealed class HeldChoice
{
    private const int PageSize = 1_000;

    private readonly Argument<Guid[]> _ids = new("records") { Description = "Identifiers of held records.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _group = new("--group") { Description = "All open records of this group." };
    private readonly Option<string?> _sync = new("--sync") { Description = "All open records of this sync." };

    public HeldChoice(Command command)
    {
        command.Arguments.Add(_ids);
        command.Options.Add(_group);
        command.Options.Add(_sync);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_group) is null && result.GetResult(_sync) is null && result.GetValue(_ids) is not { Length: > 0 })
            {
                result.AddError("Name records, or choose them with --group or --sync");
            }
        });
    }

    /// <summary>The open changes that wait behind those of the chosen records that are in doubt.</summary>
    public static async Task<IReadOnlyList<HeldRecord>> WaitingBehindAsync(IReadOnlyList<HeldRecord> chosen, IHeldStore store, CancellationToken cancellationToken)
    {
        var waiting = new List<HeldRecord>();
        foreach (var group in chosen.Where(record => record is { Stage: HeldStage.InDoubt, Entity: not null }).GroupBy(record => record.Sync, StringComparer.Ordinal))
        {
            var entities = group.Select(record => record.Entity!.Value).ToHashSet();
            waiting.AddRange((await store.OpenAsync(group.Key, cancellationToken)).Where(open => open is { Stage: HeldStage.Order, Entity: { } entity } && entities.Contains(entity)));
        }

        return waiting;
    }

    /// <summary>The open records that were chosen, in the order they were held.</summary>
    public async Task<IReadOnlyList<HeldRecord>> ReadAsync(CommandContext context, IHeldStore store, CancellationToken cancellationToken)
    {
        var (ids, group, sync) = (context.Get(_ids), context.Get(_group), context.Get(_sync));
        var chosen = new List<HeldRecord>();
        foreach (var id in ids)
        {
            chosen.Add(await store.FindAsync(id, cancellationToken) is { State: HeldState.Open } record
                ? record
                : throw CommandException.NotFound("open held record", id.ToString(), [], "list them with: gateway held list"));
        }

        if (group is null && sync is null)
        {
            return chosen;
        }

        for (Guid? after = null; ;)
        {
            var page = await store.ListAsync(new HeldQuery(sync, group, HeldState.Open, PageSize, after), cancellationToken);
            chosen.AddRange(page);
            if (page.Count < PageSize)
            {
                break;
            }

            after = page[^1].Id;
        }

        return chosen.Count > 0 ? chosen
            : throw CommandException.NotFound("open held record", group ?? sync!, (await store.GroupsAsync(null, cancellationToken)).Select(found => found.Group), "list them with: gateway held groups");
    }
}
