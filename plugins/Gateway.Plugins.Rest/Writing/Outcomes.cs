using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Writing;

/// <summary>What a failed call means for one delivery.</summary>
internal static class Outcomes
{
    public static DeliveryOutcome Of(AdapterException failure)
    {
        var reason = PartnerReason.Of(failure);
        return failure.Kind switch
        {
            FailureKind.Rejected => DeliveryOutcome.Rejected(reason?.Code ?? failure.Code, reason?.Text ?? failure.Message, reason?.Field),
            FailureKind.Unknown or FailureKind.ContractBroken => DeliveryOutcome.Unknown(failure.Code, failure.Message),
            _ => DeliveryOutcome.Retry(failure.Code, failure.Message),
        };
    }
}
