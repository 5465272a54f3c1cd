using System.Text.Json.Nodes;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Settings;

/// <summary>The streams that settings offer, and what they promise.</summary>
internal static class SnapStreams
{
    public const string Applications = "loan-applications";
    public const string Disbursements = "disbursements";
    public const string LoanStatuses = "loan-statuses";
    public const string Statements = "statements";
    public const string Reconciliation = "reconciliation";

    /// <summary>Few at once: a batch of which the answer is lost is asked for one by one.</summary>
    public const int BatchSize = 20;

    public static IReadOnlyList<StreamDescription> Of(SnapSettings settings)
    {
        var streams = new List<StreamDescription>();
        if (settings.Loans is { } loans)
        {
            streams.Add(new StreamDescription(Applications) { Destination = Queryable(loans.SettleTime) });
            streams.Add(new StreamDescription(LoanStatuses) { Source = new SourceTraits { Mode = ReadMode.Repeatable, Cursor = CursorKind.Opaque } });
        }

        if (settings.Payments is { } payments)
        {
            streams.Add(new StreamDescription(Disbursements) { Destination = Queryable(payments.SettleTime), Schema = PaymentSchema() });
        }

        if (settings.Statements is { } statements)
        {
            streams.Add(new StreamDescription(Statements)
            {
                Source = new SourceTraits { Mode = ReadMode.Repeatable, Cursor = CursorKind.TimeAndId, LateWindow = statements.Lookback },
            });
        }

        if (settings is { Payments: { } paid, Statements: { } booked } && booked.Accounts.Contains(paid.SourceAccount))
        {
            streams.Add(new StreamDescription(Reconciliation) { Source = new SourceTraits { Mode = ReadMode.Repeatable, LateWindow = booked.Lookback } });
        }

        return streams;
    }

    private static DestinationTraits Queryable(TimeSpan settle) =>
        new() { Class = DestinationClass.Queryable, Queryable = true, SettleTime = settle, MaxBatchSize = BatchSize };

    private static JsonObject PaymentSchema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("partnerReferenceNo", "amount", "beneficiaryAccountNo", "beneficiaryName"),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["partnerReferenceNo"] = Text(64),
            ["amount"] = new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("value", "currency"),
                ["properties"] = new JsonObject { ["value"] = Text(19), ["currency"] = Text(3) },
            },
            ["beneficiaryAccountNo"] = Text(34),
            ["beneficiaryName"] = Text(100),
            ["beneficiaryBankCode"] = new JsonObject { ["type"] = new JsonArray("string", "null"), ["maxLength"] = 8 },
            ["remark"] = new JsonObject { ["type"] = new JsonArray("string", "null"), ["maxLength"] = 50 },
            ["transactionDate"] = new JsonObject { ["type"] = new JsonArray("string", "null"), ["maxLength"] = 25 },
        },
    };

    private static JsonObject Text(int longest) => new() { ["type"] = "string", ["maxLength"] = longest };
}
