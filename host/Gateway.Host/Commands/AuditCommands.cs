using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Engine.Storage;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>Lists the journal, newest entries last.</summary>
internal sealed class AuditListCommand : GatewayCommand
{
    private readonly Option<long?> _from = new("--from") { Description = "First entry. Default: so that the newest are shown." };
    private readonly Option<int> _limit = new Option<int>("--limit", "-n") { Description = "Most rows. Default: 50.", DefaultValueFactory = _ => 50 }.AtLeastOne();
    private readonly Option<bool> _people = new("--people") { Description = "Leaves the commits of runs out." };

    public AuditListCommand(CommandShell shell)
        : base(shell, "list", "Lists the journal, newest entries last.")
    {
        Options.Add(_from);
        Options.Add(_limit);
        Options.Add(_people);
    }

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var journal = (await context.StoreAsync(cancellationToken)).Journal;
        var limit = context.Get(_limit);
        var entries = new Queue<JournalEntry>();
        var from = context.Get(_from);
        var start = from ?? (context.Get(_people) ? 1 : Math.Max(1, (await journal.HeadAsync(cancellationToken)).Sequence - limit + 1));
        await foreach (var entry in journal.ReadAsync(start, cancellationToken))
        {
            if (context.Get(_people) && entry.Token != 0)
            {
                continue;
            }

            entries.Enqueue(entry);
            if (entries.Count > limit)
            {
                if (from is not null)
                {
                    break;
                }

                entries.Dequeue();
            }
        }

        var clock = new LocalTime((await context.ConfigAsync(cancellationToken)).Settings.Zone, context.Time);
        var shown = entries.Take(limit).ToList();
        return CommandResult.List("auditList", shown.Select(Json), output => output.Table(["entry#", "at", "actor", "action", "subject", "detail"], shown.Select(entry => new Cell[]
        {
            entry.Sequence, clock.Long(entry.At), entry.Actor, entry.Action, entry.Subject, entry.Detail,
        })));
    }

    private static JsonObject Json(JournalEntry entry) => new()
    {
        ["sequence"] = entry.Sequence,
        ["at"] = RunText.Iso(entry.At),
        ["actor"] = entry.Actor,
        ["action"] = entry.Action,
        ["subject"] = entry.Subject,
        ["detail"] = entry.Detail,
        ["hash"] = entry.Hash,
    };
}

/// <summary>Walks the journal's chain from its first entry.</summary>
internal sealed class AuditVerifyCommand(CommandShell shell) : GatewayCommand(shell, "verify", "Proves that no journal entry was changed or removed.")
{
    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var journal = (await context.StoreAsync(cancellationToken)).Journal;
        var origin = await journal.OriginAsync(cancellationToken);
        var (last, previous) = (origin.Sequence, origin.Hash);
        await foreach (var entry in journal.ReadAsync(origin.Sequence + 1, cancellationToken))
        {
            if (entry.Sequence != last + 1 || !entry.Follows(previous))
            {
                throw new CommandException(ExitCode.Failed, HostCodes.ChainBroken, $"the journal is broken at entry {last + 1}", "keep the database as it is and find out who wrote to it");
            }

            (last, previous) = (entry.Sequence, entry.Hash);
        }

        var count = last - origin.Sequence;
        return new CommandResult("auditVerify", new JsonObject { ["entries"] = count, ["from"] = origin.Sequence + 1, ["head"] = previous, ["intact"] = true }, output =>
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{count:N0} entries, chain intact, head {previous[..4]}…{previous[^4..]}"), Tone.Good));
    }
}
