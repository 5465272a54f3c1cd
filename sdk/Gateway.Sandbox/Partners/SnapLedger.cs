using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>One line of the fund account's statement.</summary>
/// <param name="Id">The bank's number of it.</param>
/// <param name="Time">When it was booked.</param>
/// <param name="IsDebit">Whether money left.</param>
/// <param name="Rupiah">How much.</param>
/// <param name="Balance">Balance after it.</param>
/// <param name="Remark">Text on the statement.</param>
/// <param name="Reference">Our partner reference, if it came from a transfer of ours.</param>
public sealed record SnapEntry(string Id, DateTimeOffset Time, bool IsDebit, long Rupiah, long Balance, string Remark, string? Reference);

/// <summary>The bank's books: the city's fund account, and who holds which account. Safe for concurrent use.</summary>
public sealed class SnapLedger
{
    private static readonly DateTimeOffset Opening = new(2026, 10, 5, 2, 0, 0, TimeSpan.Zero);
    private static readonly long[] Parts = [40, 30, 25, 15];
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Bank, string Number), SnapAccount> _accounts;
    private readonly List<SnapEntry> _entries = [];
    private readonly TimeProvider _clock;

    internal SnapLedger(TimeProvider clock, IReadOnlyList<SnapAccount> accounts)
    {
        _clock = clock;
        _accounts = accounts.ToDictionary(account => (account.Bank, account.Number));
        foreach (var (part, day) in Parts.Select((part, day) => (part, day)))
        {
            Book(Opening.AddDays(day * 7), isDebit: false, part * (SnapPartner.Fund / 110), $"Penempatan dana program tahap {day + 1}", null);
        }
    }

    /// <summary>What the fund account holds, in rupiah.</summary>
    public long Balance
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count == 0 ? 0 : _entries[^1].Balance;
            }
        }
    }

    /// <summary>The fund account's statement, oldest first.</summary>
    public IReadOnlyList<SnapEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Opens an account, or changes its holder or status.</summary>
    public void Open(SnapAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        lock (_gate)
        {
            _accounts[(account.Bank, account.Number)] = account;
        }
    }

    /// <summary>Books something that did not come from us, such as a fee.</summary>
    public SnapEntry Book(DateTimeOffset time, bool isDebit, long rupiah, string remark, string? reference)
    {
        lock (_gate)
        {
            var entry = new SnapEntry(
                string.Create(CultureInfo.InvariantCulture, $"TRX{_entries.Count + 1:00000000}"), time, isDebit, rupiah,
                Balance + (isDebit ? -rupiah : rupiah), remark, reference);
            _entries.Add(entry);
            return entry;
        }
    }

    /// <summary>Forgets all entries, as if the fund account were new.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    internal SnapAccount? Find(string bank, string number)
    {
        lock (_gate)
        {
            return _accounts.GetValueOrDefault((bank, number));
        }
    }

    /// <summary>Pays from the fund; null when it does not hold as much.</summary>
    internal SnapEntry? Pay(long rupiah, string remark, string reference)
    {
        lock (_gate)
        {
            return rupiah > Balance ? null : Book(_clock.GetUtcNow(), isDebit: true, rupiah, remark, reference);
        }
    }
}
