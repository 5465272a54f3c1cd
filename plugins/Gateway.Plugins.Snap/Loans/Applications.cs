using Gateway.Plugins.Snap.Answers;
using Gateway.Plugins.Snap.Calls;
using Gateway.Plugins.Snap.Ordering;
using Gateway.Plugins.Snap.Paying;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Snap.Loans;

/// <summary>Loan applications as orders. SNAP has no service for them: the addresses are agreed with the bank, signed as everything else (domain.md 2.1.6).</summary>
internal sealed class Applications(SnapSettings settings, SnapClient client) : IOrders
{
    /// <summary>Status of the bank's file and interface for an application it could not read.</summary>
    private const string DataError = "99";

    public string Stream => SnapStreams.Applications;

    public Order Read(in Delivery delivery)
    {
        using var document = OrderRecord.Parse(delivery);
        OrderRecord.Amount(document.RootElement);
        return new Application(
            OrderRecord.Reference(delivery, document.RootElement), settings.Services.LoanApplication, Order.HashOf(delivery), SnapSignature.Minify(delivery.Content.Span));
    }

    public Task CheckAsync(Order order, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DoneAsync(Order order, string firstTry, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<LookupResult> FindAsync(Order order, string? firstTry, CancellationToken cancellationToken)
    {
        var question = Payment.Write(json =>
        {
            json.WriteString("originalPartnerReferenceNo", order.Reference);
            json.WriteString("serviceCode", order.Service.Code);
        });
        var answer = await client.AskAsync(settings.Services.LoanApplicationStatus, question, cancellationToken);
        return answer.Action switch
        {
            SnapAction.NotFound => LookupResult.NotFound,
            SnapAction.Done when answer.Text("statusCode") == DataError => LookupResult.Refused,
            SnapAction.Done => LookupResult.Found,
            _ => throw answer.ToException(),
        };
    }

    private sealed record Application(string Reference, SnapService Service, string ContentHash, ReadOnlyMemory<byte> Bytes) : Order(Reference, Service, ContentHash)
    {
        public override ReadOnlyMemory<byte> Body(string firstTry) => Bytes;
    }
}
