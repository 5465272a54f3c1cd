using System.Runtime.CompilerServices;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Snap.Statements;

/// <summary>
/// Reads the statements of the city's accounts, window after window of at most a month, from where the last run ended less the lookback. A window whose
/// lines are not as many as the bank says is read once more and then given up.
/// </summary>
internal sealed class StatementSource(StatementSettings settings, StatementReader reader, TimeProvider time) : ISource
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31) - TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = StatementPosition.Read(request.Full ? null : request.After);
        var now = time.GetUtcNow();
        now = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        foreach (var account in settings.Accounts)
        {
            if (position.Open is { } open && open.Account != account && settings.Accounts.Contains(open.Account))
            {
                continue;
            }

            var window = position.Open?.Account == account ? position.Open : First(account, position, now);
            while (window is not null)
            {
                var walk = new WindowWalk(reader, window, request.PageSize);
                await foreach (var (entries, after) in walk.ReadAsync(cancellationToken))
                {
                    position = position with { Open = after };
                    if (after is not null && entries.Count > 0)
                    {
                        yield return ToPage(account, entries, position);
                    }
                    else if (after is null)
                    {
                        var next = Next(window, now);
                        position = next is null ? position.WithDone(account, window.To) : position with { Open = next };
                        if (entries.Count > 0 || next is null)
                        {
                            yield return ToPage(account, entries, position);
                        }

                        window = next;
                        break;
                    }
                }
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private StatementWindow First(string account, StatementPosition position, DateTimeOffset now)
    {
        var from = position.Done.TryGetValue(account, out var done) ? done - settings.Lookback
            : settings.Start is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), SnapSignature.Wib)
            : now - Longest;
        return Cut(account, from < now ? from : now, now);
    }

    private static StatementWindow? Next(StatementWindow window, DateTimeOffset now) => window.To < now ? Cut(window.Account, window.To + Second, now) : null;

    private static StatementWindow Cut(string account, DateTimeOffset from, DateTimeOffset now) =>
        new(account, from, now - from > Longest ? from + Longest : now, Page: 1, Entries: 0);

    private static Page ToPage(string account, IReadOnlyList<StatementEntry> entries, StatementPosition position)
    {
        using var writer = new RecordWriter();
        foreach (var entry in entries)
        {
            writer.Begin();
            entry.Write(writer.Json, account);
            writer.End();
        }

        return writer.ToPage(position.ToCheckpoint());
    }
}
