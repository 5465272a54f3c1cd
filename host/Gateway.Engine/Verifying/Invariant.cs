namespace Gateway.Engine.Verifying;

/// <summary>What must be true of every run, by its number in delivery.md ("invariants a checker proves").</summary>
/// <param name="Number">Its number there.</param>
/// <param name="Text">What it says.</param>
public sealed record Invariant(int Number, string Text)
{
    public static readonly Invariant Intent = new(2, "whatever is sent has a stored intent before it");
    public static readonly Invariant OneContent = new(3, "one idempotency key never stands for two contents");
    public static readonly Invariant Order = new(5, "changes of one key are numbered upwards");
    public static readonly Invariant Cursor = new(6, "the checkpoint goes back only when a person resets it");
    public static readonly Invariant Fence = new(7, "no commit carries a lease token older than one seen before");
    public static readonly Invariant Settled = new(8, "a finished run leaves no delivery under way");
    public static readonly Invariant Doubt = new(10, "what a partner may have is never sent again by itself where nothing absorbs it");
    public static readonly Invariant Held = new(11, "every held record is stored with its content");
    public static readonly Invariant Balance = new(12, "read = delivered + unchanged + skipped + held + in flight");
    public static readonly Invariant Attempts = new(13, "tries of a batch are counted upwards");
    public static readonly Invariant Pinned = new(16, "a run has one configuration");
    public static readonly Invariant Chain = new(17, "the journal has no gap and no changed entry");

    public static readonly Invariant Overlap = new(19, "two runs of a sync never commit in turns");

    /// <summary>All that the store alone can prove.</summary>
    public static IReadOnlyList<Invariant> All { get; } = [Intent, OneContent, Order, Cursor, Fence, Settled, Doubt, Held, Balance, Attempts, Pinned, Chain, Overlap];
}

/// <summary>An invariant that does not hold.</summary>
/// <param name="Invariant">Which.</param>
/// <param name="Run">The run it is about. Null: the store as a whole.</param>
/// <param name="Entry">Journal entry where it shows; 0: it shows elsewhere.</param>
/// <param name="Message">What was found.</param>
public sealed record Violation(Invariant Invariant, Guid? Run, long Entry, string Message);
