using System.Text.Json;
using Gateway.Plugins.Rest.Requests;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Writing;

/// <summary>What writing one stream takes, compiled from its settings. Immutable.</summary>
internal sealed class WritePlan
{
    /// <exception cref="FormatException">A path, template or expression is none.</exception>
    public WritePlan(RestSettings endpoint, WriteSettings settings)
    {
        Settings = settings;
        Create = Plan(endpoint, settings.Create, "POST");
        Update = Plan(endpoint, settings.Update, "PUT");
        Delete = Plan(endpoint, settings.Delete, "DELETE");
        Lookup = Plan(endpoint, settings.Lookup, "GET");
        LookupId = JsonPath.Parse(settings.Lookup?.Id ?? "");
        Poll = Plan(endpoint, settings.Pending, "GET");
        Rules = ErrorRules.Parse(settings.Errors.Concat(endpoint.Errors), ExpressionScope.Default);
        Results = new ResultReader(settings.Results, settings.Batch is not null);
        KeyHeader = settings.IdempotencyHeader
            ?? (settings.Class == DestinationClass.Keyed && settings.Batch?.KeyMember is null ? "Idempotency-Key" : null);
        KeyPrefix = settings.Batch?.KeyMember is { } member ? [.. "{\""u8, .. JsonEncodedText.Encode(member).EncodedUtf8Bytes, .. "\":\""u8] : null;
        ContentPrefix = settings.Batch?.Content is { } content ? [.. "\""u8, .. JsonEncodedText.Encode(content).EncodedUtf8Bytes, .. "\":"u8] : null;
    }

    public WriteSettings Settings { get; }

    public RequestPlan? Create { get; }

    public RequestPlan? Update { get; }

    public RequestPlan? Delete { get; }

    public RequestPlan? Lookup { get; }

    public JsonPath LookupId { get; }

    public RequestPlan? Poll { get; }

    public ErrorRules Rules { get; }

    public ResultReader Results { get; }

    public string? KeyHeader { get; }

    /// <summary>Opens an item that carries its key, up to the key.</summary>
    public byte[]? KeyPrefix { get; }

    /// <summary>Name of the member of an item that holds the record.</summary>
    public byte[]? ContentPrefix { get; }

    /// <summary>Whether the same request may be sent again by the HTTP chain.</summary>
    public bool Repeatable => Settings.Class is DestinationClass.Keyed or DestinationClass.Upsert;

    private static RequestPlan? Plan(RestSettings endpoint, RequestSettings? request, string method) =>
        request is null ? null : new RequestPlan(endpoint, request, method);
}
