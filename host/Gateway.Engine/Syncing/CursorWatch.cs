using Gateway.Engine.Ledgers;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>Sees a source that runs in circles or on the spot (delivery.md S34-S36).</summary>
internal sealed class CursorWatch
{
    private const int MostStandstills = 3;
    private const int MostEmptyPages = 10;

    private readonly HashSet<UInt128> _passed = [];
    private UInt128 _last;
    private int _standstills;
    private int _empties;

    /// <summary>Takes note of a page.</summary>
    /// <exception cref="AdapterException">The cursor came back to where it was, or does not get on.</exception>
    public void Pass(Page page)
    {
        if (page.Checkpoint.Value.Length > Checkpoint.MaxLength)
        {
            throw new AdapterException(FailureKind.ContractBroken, "GW5305", $"the adapter returned a checkpoint of {page.Checkpoint.Value.Length} characters; {Checkpoint.MaxLength} are allowed");
        }

        _empties = page.Records.Count == 0 ? _empties + 1 : 0;
        if (_empties > MostEmptyPages)
        {
            throw Broken("GW2231", $"the partner returned more than {MostEmptyPages} empty pages in a row");
        }

        var cursor = HalfDigest.Of(page.Checkpoint.Value);
        if (cursor == _last)
        {
            _standstills++;
            if (page.Records.Count > 0 && _standstills >= MostStandstills)
            {
                throw Broken("GW2232", "the partner's cursor does not move although records come");
            }

            return;
        }

        _standstills = 0;
        _last = cursor;
        if (!_passed.Add(cursor))
        {
            throw Broken("GW2233", "the partner's cursor came back to a place that was read already");
        }
    }

    private static AdapterException Broken(string code, string message) =>
        new(FailureKind.ContractBroken, code, message) { Fix = "ask the partner about their paging; nothing beyond the last good page was committed" };
}
