using System.Globalization;
using System.Text.Json;
using Gateway.Plugins.Snap.Answers;
using Gateway.Plugins.Snap.Calls;
using Gateway.Plugins.Snap.Paying;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Snap.Statements;

/// <summary>One page of a statement.</summary>
/// <param name="Entries">Its lines.</param>
/// <param name="More">Whether the bank has another page of the same window.</param>
/// <param name="Total">How many lines the bank says the window has; null when it does not say.</param>
internal sealed record StatementPage(IReadOnlyList<StatementEntry> Entries, bool More, int? Total);

/// <summary>Asks for statements (service 14) page by page, and checks that they add up.</summary>
internal sealed class StatementReader(SnapSettings settings, StatementSettings statements, SnapClient client)
{
    public async Task<StatementPage> ReadAsync(StatementWindow window, int size, CancellationToken cancellationToken)
    {
        var question = Payment.Write(json =>
        {
            json.WriteString("accountNo", window.Account);
            json.WriteString("fromDateTime", SnapSignature.Timestamp(window.From));
            json.WriteString("toDateTime", SnapSignature.Timestamp(window.To));
            json.WriteString("pageSize", Math.Min(size, statements.PageSize).ToString(CultureInfo.InvariantCulture));
            json.WriteString("pageNumber", window.Page.ToString(CultureInfo.InvariantCulture));
        });
        var answer = await client.AskAsync(settings.Services.Statement, question, cancellationToken);
        return answer.Action switch
        {
            SnapAction.Done => Read(answer),

            // Some banks have no word for an empty statement but "not found".
            SnapAction.NotFound => new StatementPage([], More: false, Total: 0),
            _ => throw answer.ToException(),
        };
    }

    private static StatementPage Read(SnapAnswer answer)
    {
        CheckBalances(answer.Body);
        if (!answer.Body.TryGetProperty("detailData", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw Broken("GW4474", "the bank's statement has no \"detailData\"");
        }

        var entries = new List<StatementEntry>(list.GetArrayLength());
        foreach (var line in list.EnumerateArray())
        {
            entries.Add(StatementEntry.Read(line, entries.Count) ?? throw Broken("GW4474", "a line of the bank's statement has no date, direction or amount"));
        }

        return new StatementPage(entries, answer.Text("hasMore") is "Y" or "true", Total(answer.Body));
    }

    private static int? Total(JsonElement json) => Count(json, "totalCreditEntries") is { } credits && Count(json, "totalDebitEntries") is { } debits ? credits + debits : null;

    // What the account held before, and all that came and went, is what it holds after.
    private static void CheckBalances(JsonElement json)
    {
        if (json.TryGetProperty("balance", out var balance) && balance.ValueKind == JsonValueKind.Array && balance.GetArrayLength() == 1
            && Money(balance[0], "startingBalance") is { } start && Money(balance[0], "endingBalance") is { } end
            && Sum(json, "totalCreditEntries") is { } credits && Sum(json, "totalDebitEntries") is { } debits && start + credits - debits != end)
        {
            throw Broken("GW4475", "the bank's statement does not add up: its start, what came and what went do not make its end");
        }
    }

    private static int? Count(JsonElement json, string name) =>
        json.TryGetProperty(name, out var total) && int.TryParse(SnapAnswer.Text(total, "numberOfEntries"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static decimal? Sum(JsonElement json, string name) => json.TryGetProperty(name, out var total) ? Money(total, "amount") : null;

    private static decimal? Money(JsonElement json, string name) =>
        decimal.TryParse(SnapAnswer.Amount(json, name), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var money) ? money : null;

    private static AdapterException Broken(string code, string message) => new(FailureKind.ContractBroken, code, message)
    {
        Fix = "Ask the bank for a statement of the same days by another way, and compare.",
    };
}
