using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Mapping;
using Gateway.Engine.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Comparing;

/// <summary>Compares one whole list with a ledger. Keeps nothing of a record but, where it differs, its pseudonym. Not safe for concurrent use; no I/O.</summary>
/// <param name="ledger">What the sync believes the destination to hold; marked as the list is read.</param>
/// <param name="open">Entities that are held or on their way.</param>
/// <param name="contents">Whether contents are compared beside keys.</param>
/// <param name="keyFields">Names of the fields that make the key.</param>
internal sealed class LedgerComparison(Ledger ledger, IReadOnlySet<EntityId> open, bool contents, IReadOnlyList<string> keyFields)
{
    private const int MostCauses = 20;

    private readonly HashSet<EntityId> _differing = [];
    private readonly HashSet<EntityId> _doubled = [];
    private readonly HashSet<EntityId> _uncertain = [];
    private readonly HashSet<EntityId> _returned = [];
    private readonly Dictionary<EntityId, byte[]> _returnedKeys = [];
    private readonly HashSet<string> _causes = new(StringComparer.Ordinal);
    private long _read;
    private long _same;
    private long _strangers;
    private long _skipped;
    private long _unreadable;
    private long _withoutKey;

    /// <summary>Takes the next page of the list.</summary>
    public void Take(MappedPage page)
    {
        for (var i = 0; i < page.Items.Count; i++)
        {
            _read++;
            ref readonly var item = ref page[i];
            if (page.Source.Records[i].Kind == ChangeKind.Delete || item.Record.Verdict == MapVerdict.Skipped)
            {
                _skipped++;
            }
            else if (item.Record.HasKey)
            {
                Look(page, i, item);
            }
            else
            {
                _withoutKey++;
                Note(item.Record.Cause!);
            }
        }
    }

    /// <summary>What there is to say at the end of the list.</summary>
    /// <param name="about">Names of sync, stream and policy.</param>
    public Comparison End(Comparison about) => about with
    {
        Read = _read,
        Known = ledger.Present,
        Same = _same,
        Missing = _withoutKey > 0 ? [] : [.. ledger.Missing().Select(entry => entry.Entity).Where(entity => !open.Contains(entity))],
        Differing = [.. _differing],
        Doubled = [.. _doubled],
        Returned = [.. _returned],
        ReturnedKeys = _returnedKeys,
        Uncertain = [.. _uncertain],
        LeftAlone = open.Count(entity => ledger.TryGet(entity, out _)),
        Strangers = _strangers,
        Skipped = _skipped,
        Unreadable = _unreadable,
        WithoutKey = _withoutKey,
        Causes = [.. _causes],
    };

    private void Look(MappedPage page, int index, in MappedItem item)
    {
        if (!ledger.TryGet(item.Entity, out var entry))
        {
            _strangers++;
        }
        else if (!ledger.MarkSeen(ledger.Locate(item.Entity)))
        {
            _doubled.Add(item.Entity);
        }
        else if (!open.Contains(item.Entity))
        {
            Judge(page, index, item, entry);
        }
    }

    private void Judge(MappedPage page, int index, in MappedItem item, in LedgerEntry entry)
    {
        if (entry.Deleted)
        {
            _returned.Add(item.Entity);
            if (item.Record.Verdict == MapVerdict.Mapped)
            {
                _returnedKeys.Add(item.Entity, LedgerKey.Encode(page.Key(index).Span, page.Content(index).Span, keyFields));
            }
        }
        else if (entry.Uncertain)
        {
            _uncertain.Add(item.Entity);
        }
        else if (contents && item.Record.Verdict == MapVerdict.Held)
        {
            _unreadable++;
            Note(item.Record.Cause!);
        }
        else if (contents && entry.Hash != item.Hash)
        {
            _differing.Add(item.Entity);
        }
        else
        {
            _same++;
        }
    }

    private void Note(HeldCause cause)
    {
        if (_causes.Count < MostCauses)
        {
            _causes.Add(cause.ToString());
        }
    }
}
