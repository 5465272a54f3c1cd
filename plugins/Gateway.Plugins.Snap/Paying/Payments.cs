using System.Globalization;
using Gateway.Plugins.Snap.Answers;
using Gateway.Plugins.Snap.Calls;
using Gateway.Plugins.Snap.Ordering;
using Gateway.Plugins.Snap.Reconciling;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Paying;

/// <summary>Payments as orders: the holder of the account is asked for first, and what became of a payment by transfer status (service 36).</summary>
internal sealed class Payments(SnapSettings settings, PaymentSettings payments, SnapClient client, PaymentJournal journal) : IOrders
{
    private static readonly string[] Unusable = ["0002", "0006", "0007", "0009"];

    public string Stream => SnapStreams.Disbursements;

    public Order Read(in Delivery delivery) => Payment.Read(delivery, settings, payments);

    public async Task CheckAsync(Order order, CancellationToken cancellationToken)
    {
        if (payments.Names == NameCheck.Off)
        {
            return;
        }

        var payment = (Payment)order;
        var service = payment.OtherBank is null ? settings.Services.InquiryInternal : settings.Services.InquiryExternal;
        var answer = await client.AskAsync(service, payment.Inquiry(), cancellationToken);
        if (answer.Action is SnapAction.Refused or SnapAction.RefusedAlarm or SnapAction.NotFound)
        {
            throw new AdapterException(FailureKind.Rejected, answer.Code, answer.Message);
        }

        if (answer.Action is not SnapAction.Done)
        {
            throw answer.ToException();
        }

        if (answer.Text("beneficiaryAccountStatus") is { } status && Unusable.Contains(status))
        {
            throw new AdapterException(FailureKind.Rejected, "GW4471", $"the account is closed, blocked or dormant ({status})");
        }

        if (!HolderName.IsOf(answer.Text("beneficiaryAccountName") ?? "", payment.Person, payments.Names))
        {
            throw new AdapterException(FailureKind.Rejected, "GW4472", "the account is held in another name than the person's");
        }
    }

    public Task DoneAsync(Order order, string firstTry, CancellationToken cancellationToken) => journal.AddAsync(
        new KnownPayment(order.Reference, decimal.Parse(((Payment)order).Amount, CultureInfo.InvariantCulture), DateOnly.ParseExact(firstTry[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture)),
        cancellationToken);

    public async Task<LookupResult> FindAsync(Order order, string? firstTry, CancellationToken cancellationToken)
    {
        var payment = (Payment)order;
        var answer = await client.AskAsync(settings.Services.TransferStatus, payment.Question(firstTry), cancellationToken);
        return answer.Action switch
        {
            SnapAction.NotFound => LookupResult.NotFound,
            SnapAction.Done => Judge(answer, payment),
            _ => throw answer.ToException(),
        };
    }

    private LookupResult Judge(SnapAnswer answer, Payment payment)
    {
        if (answer.Text("originalPartnerReferenceNo") is { } told && told != payment.Reference)
        {
            throw new AdapterException(FailureKind.Transient, "GW4470", "the bank tells of another payment than was asked for");
        }

        var state = answer.Text("latestTransactionStatus");
        if (state == "00" && SnapAnswer.Amount(answer.Body, "amount") is { } amount && amount != payment.Amount)
        {
            throw new AdapterException(FailureKind.Transient, "GW4473", "the bank has paid another amount under this reference");
        }

        return state switch
        {
            "00" => LookupResult.Found,
            "01" or "02" or "03" => LookupResult.Pending,
            "06" when payments.ResendFailed => LookupResult.NotFound,
            "04" or "05" or "06" => LookupResult.Refused,
            "07" => LookupResult.NotFound,
            _ => throw new AdapterException(FailureKind.Transient, "GW4462", "the bank names a transaction status that the standard does not know"),
        };
    }
}
