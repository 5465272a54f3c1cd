using Gateway.Engine.Configuration;
using Gateway.Engine.Ledgers;
using Gateway.Sdk;

namespace Gateway.Engine.Restoring;

/// <summary>What is done with the first change of a key after an older copy of the store was taken over.</summary>
internal enum RestoredFate
{
    /// <summary>It goes out under a number that no change of the key ever had.</summary>
    SendAnew,

    /// <summary>It goes out under the number that follows in the restored ledger: the partner drops it if it has it already.</summary>
    SendAsBefore,

    /// <summary>The partner is asked for it before it goes out.</summary>
    AskFirst,

    /// <summary>A person decides.</summary>
    Wait,
}

/// <summary>
/// What the ledger of one sync is worth after an older copy of the store was taken over (delivery.md, rollback detection). Between that copy and the last
/// commit the partner has seen changes that nobody here remembers, under numbers that the restored ledger would give out again.
/// <list type="bullet">
/// <item>Every number ever used lies below <see cref="Floor"/>, and every later change gets one above it: no change can be taken for another one.</item>
/// <item>U: whatever is read of a key goes out once, also when the ledger calls it unchanged.</item>
/// <item>K, while the partner still remembers everything sent in the lost time: the first change of a key keeps its old next number, so that it has no second
/// effect. The partner may have dropped it because it remembers another content under that number: it is delivered and held in doubt.</item>
/// <item>Q, and K that can be asked: asked first. "Found" says little about a key that had changes before: in doubt.</item>
/// <item>N, and K that can be neither repeated nor asked: held in doubt, unsent.</item>
/// <item>A key that is read again although the ledger calls it unchanged may have changed and gone back: in doubt, unsent. In a whole list this cannot be
/// seen: such keys count as unchanged, which is said when a person confirms.</item>
/// </list>
/// What a person replays goes out under <see cref="Floor"/>, which no change ever had.
/// </summary>
/// <param name="Floor">Above every number ever used. 0: no older copy was ever taken over.</param>
/// <param name="LostSince">When the last commit was made that is still there. Null: the sync has read everything again since.</param>
internal sealed record RestoredLedger(long Floor, DateTimeOffset? LostSince)
{
    /// <summary>The ledger of a store that was never set back.</summary>
    public static RestoredLedger Whole { get; } = new(0, null);

    private const double SafePart = 0.9;

    /// <summary>Whether keys may have changed in a time that nobody here remembers.</summary>
    public bool Doubtful => LostSince is not null;

    /// <summary>The number of the next change of a key.</summary>
    public long After(uint sequence) => Math.Max(sequence, Floor) + 1L;

    /// <summary>Whether nothing certain is known of a key since the older copy.</summary>
    public bool Covers(in LedgerEntry entry) => Doubtful && entry.Sequence < Floor;

    /// <summary>Decides about the first change of a key.</summary>
    /// <param name="traits">The destination.</param>
    /// <param name="policy">What the sync does when nobody knows.</param>
    /// <param name="fresh">Whether the source cannot have given this change before the older copy was taken over.</param>
    /// <param name="kind">The change.</param>
    /// <param name="unchanged">Whether the ledger says that the destination holds it.</param>
    /// <param name="now">The time.</param>
    public RestoredFate Decide(DestinationTraits traits, UnknownPolicy policy, bool fresh, ChangeKind kind, bool unchanged, DateTimeOffset now) => traits.Class switch
    {
        DestinationClass.Upsert => RestoredFate.SendAnew,
        _ when fresh && !unchanged => RestoredFate.SendAnew,
        DestinationClass.Naked when policy == UnknownPolicy.Resend => RestoredFate.SendAnew,
        DestinationClass.Naked => RestoredFate.Wait,

        // A delete that comes twice does nothing the second time.
        _ when kind == ChangeKind.Delete => RestoredFate.SendAnew,
        _ when unchanged => RestoredFate.Wait,
        DestinationClass.Queryable => RestoredFate.AskFirst,
        _ when traits.Queryable => RestoredFate.AskFirst,
        DestinationClass.Keyed when !traits.KeyIsPerBatch && now - LostSince < traits.KeyWindow * SafePart => RestoredFate.SendAsBefore,
        _ => RestoredFate.Wait,
    };

    /// <summary>Whether "accepted" or "found" leaves open which content the partner holds: the number may have been used for another one.</summary>
    public bool LeavesDoubt(in Delivery delivery, DestinationClass kind, bool found) =>
        Doubtful && delivery.Kind == ChangeKind.Upsert && delivery.Sequence < Floor
        && (found ? delivery.Sequence > 1 : kind == DestinationClass.Keyed);
}
