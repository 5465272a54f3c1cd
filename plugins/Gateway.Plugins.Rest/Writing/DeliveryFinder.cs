using Gateway.Plugins.Rest.Requests;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Writing;

/// <summary>Asks the partner whether it holds a delivery (delivery.md, class Q).</summary>
internal sealed class DeliveryFinder(RestEndpoint endpoint, FindSettings settings, ErrorRules rules)
{
    private readonly RequestPlan _request = new(endpoint.Settings, settings, "GET");
    private readonly Condition? _found = Parse(settings.Found);
    private readonly Condition? _pending = Parse(settings.Pending);
    private readonly Condition? _refused = Parse(settings.Refused);

    public async Task<LookupResult> FindAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var exchange = await endpoint.ExchangeAsync(cancellationToken);
        var bindings = DeliveryNames.Bind(endpoint.NewBindings(), delivery);
        try
        {
            var (answer, rule) = await exchange.SendAsync(() => _request.Build(bindings, ParameterSet.Empty), rules, bindings, cancellationToken);
            using (answer)
            {
                return rule is null ? Judge(answer, bindings) : LookupResult.NotFound;
            }
        }
        catch (AdapterException e) when (e.Code == "GW4004")
        {
            return LookupResult.NotFound;
        }
    }

    private LookupResult Judge(Answer answer, Bindings bindings)
    {
        answer.BindTo(bindings);
        if (answer.Value.IsNull)
        {
            throw new AdapterException(FailureKind.Transient, "GW4028", "the answer to the lookup is not data")
            {
                Fix = "Check \"find\"; until the partner can be asked, the outcome stays unknown.",
            };
        }

        return _refused?.Holds(bindings) == true ? LookupResult.Refused
            : _pending?.Holds(bindings) == true ? LookupResult.Pending
            : _found?.Holds(bindings) != false ? LookupResult.Found
            : LookupResult.NotFound;
    }

    private static Condition? Parse(string? text) => text is null ? null : Condition.Parse(text, ExpressionScope.Default);
}
