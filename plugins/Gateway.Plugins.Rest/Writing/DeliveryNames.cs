using Gateway.Expressions;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Writing;

/// <summary>Names of one delivery for templates.</summary>
internal static class DeliveryNames
{
    public static Bindings Bind(Bindings bindings, in Delivery delivery)
    {
        bindings.Set("record", CelJson.Read(delivery.Content.Span));
        bindings.Set("key", CelValue.Of(delivery.Key));
        bindings.Set("sequence", CelValue.Of(delivery.Sequence));
        bindings.Set("idempotencyKey", CelValue.Of(delivery.IdempotencyKey));
        bindings.Set("kind", CelValue.Of(delivery.Kind == ChangeKind.Delete ? "delete" : "upsert"));
        return bindings;
    }
}
