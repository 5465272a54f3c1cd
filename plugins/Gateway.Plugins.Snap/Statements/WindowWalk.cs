using System.Runtime.CompilerServices;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Statements;

/// <summary>Reads one window from the page it was left at, each line once.</summary>
internal sealed class WindowWalk(StatementReader reader, StatementWindow start, int size)
{
    private const int MostPages = 10_000;

    /// <summary>The lines of each page with the window that follows; null follows the last page.</summary>
    /// <exception cref="AdapterException">The bank could not be read, or gave other lines than it announced (<c>GW4476</c>).</exception>
    public async IAsyncEnumerable<(IReadOnlyList<StatementEntry> Entries, StatementWindow? After)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var window = start;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var again = false;
        while (window.Page <= MostPages)
        {
            var page = await reader.ReadAsync(window, size, cancellationToken);
            var entries = page.Entries.Where(entry => seen.Add(entry.Id)).ToList();
            var read = window.Entries + entries.Count;
            if (page.More)
            {
                window = window with { Page = window.Page + 1, Entries = read };
                yield return (entries, window);
                continue;
            }

            if (page.Total is { } total && total != read)
            {
                if (again || start.Page == 1)
                {
                    throw new AdapterException(FailureKind.Transient, "GW4476", $"the bank announces {total} lines of a statement and gives {read}")
                    {
                        Fix = "Wait for the bank to finish booking; if it stays so, ask the bank.",
                    };
                }

                // What was read before the interruption may have moved since: from the start of the window, its lines are written over.
                again = true;
                seen.Clear();
                window = window with { Page = 1, Entries = 0 };
                continue;
            }

            yield return (entries, null);
            yield break;
        }

        throw new AdapterException(FailureKind.ContractBroken, "GW4477", "the bank's statement does not end");
    }
}
