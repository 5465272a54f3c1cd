using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Plugins.Snap.Answers;
using Gateway.Plugins.Snap.Calls;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Snap.Loans;

/// <summary>Reads the bank's feed of changed loan statuses: <c>data</c>, <c>nextCursor</c>, <c>hasMore</c>, by the private address agreed with the bank.</summary>
internal sealed class LoanStatusSource(SnapSettings settings, SnapClient client) : ISource
{
    private const int LargestPage = 50;

    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = request.Full ? "" : request.After?.Value ?? "";
        var guard = new PagingGuard();
        for (var more = true; more;)
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"cursor={Uri.EscapeDataString(cursor)}&limit={Math.Clamp(request.PageSize, 1, LargestPage)}");
            var answer = await client.GetAsync(settings.Services.LoanStatuses, query, cancellationToken);
            if (answer.Action is not SnapAction.Done)
            {
                throw answer.ToException();
            }

            more = answer.Text("hasMore") is "Y";
            var next = answer.Text("nextCursor") ?? "";
            cursor = next.Length > 0 ? next : cursor;
            var page = ToPage(answer, cursor);
            guard.Passed(page.Records.Count, more ? cursor : null);
            yield return page;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Page ToPage(SnapAnswer answer, string cursor)
    {
        if (!answer.Body.TryGetProperty("data", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw Broken("the bank's list has no \"data\"");
        }

        using var writer = new RecordWriter();
        foreach (var record in list.EnumerateArray())
        {
            if (record.ValueKind != JsonValueKind.Object)
            {
                throw Broken("the bank's list holds something else than objects");
            }

            writer.AddJson(JsonMarshal.GetRawUtf8Value(record));
        }

        return writer.ToPage(new Checkpoint(cursor));
    }

    private static AdapterException Broken(string message) => new(FailureKind.ContractBroken, "GW4478", message) { Fix = "Ask the bank what changed." };
}
