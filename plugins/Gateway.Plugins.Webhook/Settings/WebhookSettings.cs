using System.ComponentModel;
using System.Text.Json.Nodes;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Webhook.Settings;

/// <summary>One partner that sends us webhooks, takes ours, or both.</summary>
/// <remarks>Properties with a default have a setter: generated readers assign init-only ones always, and so would lose the default.</remarks>
internal sealed record WebhookSettings : IValidatable
{
    [Description("How the partner proves that a request is its own. Needed where a stream has \"receive\".")]
    public VerifySettings? Verify { get; set; }

    [Description("Address our webhooks start from, ending in a slash. Needed where a stream has \"send\".")]
    public Uri? BaseUrl { get; set; }

    [Description("How our webhooks are signed. Default: not, unless \"auth\" does it.")]
    public SignSettings? Sign { get; set; }

    [Description("Further credentials of our requests, as the rest adapter writes them. Default: none.")]
    public AuthSettings Auth { get; set; } = new NoAuth();

    [Description("What is received and what is sent, by stream.")]
    public required IReadOnlyDictionary<string, WebhookStream> Streams { get; set; }

    public IEnumerable<SettingsError> Validate() => new SettingsCheck(this).Run();

    /// <summary>The secrets of signatures, to be looked at by a check.</summary>
    public IEnumerable<SecretReference> SecretsInUse() => [.. Verify?.Keys() ?? [], .. Sign?.Secrets ?? []];
}

/// <summary>One stream: one kind of message.</summary>
internal sealed record WebhookStream
{
    [Description("Messages the partner sends us.")]
    public ReceiveSettings? Receive { get; set; }

    [Description("Messages we send the partner.")]
    public SendSettings? Send { get; set; }

    [Description("JSON Schema (draft-07) of a record.")]
    public JsonObject? Schema { get; set; }
}

/// <summary>Messages the partner sends us.</summary>
internal sealed record ReceiveSettings
{
    [Description("What follows /webhooks/<endpoint>/ in the address. Default: the name of the stream.")]
    public string? Path { get; set; }

    [Description("Where the identifier of a message is. Default: the header webhook-id for \"standard\", else the member \"id\" of the body.")]
    public IdSettings? Id { get; set; }

    [Description("Path of a list in the body of which each item is a record. Default: the body is one record.")]
    public string? Records { get; set; }

    [Description("What the partner wants to be answered when a message is stored. Default: nothing but the status.")]
    public JsonObject? Answer { get; set; }

    [Description("Expression that says of a record that it was deleted: record.type == 'candidate.removed'. Default: none is.")]
    public string? Deleted { get; set; }
}

/// <summary>Where the identifier of a message is; exactly one of the three.</summary>
internal sealed record IdSettings
{
    [Description("A header.")]
    public string? Header { get; set; }

    [Description("A path in the body, such as \"event.id\".")]
    public string? Path { get; set; }

    [Description("The hash of the body, for partners that number nothing: the same body twice is then one message.")]
    public bool Content { get; set; }
}

/// <summary>Messages we send the partner.</summary>
internal sealed record SendSettings
{
    [Description("Path after baseUrl. Default: none.")]
    public string Path { get; set; } = "";

    [Description("\"keyed\" when the receiver drops what it has seen under the same id; else \"naked\".")]
    public required DestinationClass Class { get; set; }

    [Description("How long the receiver remembers ids. Default: 24h.")]
    public TimeSpan KeyWindow { get; set; } = TimeSpan.FromHours(24);

    [Description("Header with the id of the message, the same on every try. Default: webhook-id.")]
    public string IdHeader { get; set; } = "webhook-id";

    [Description("Sends {\"id\", \"type\", \"data\": record} with this type. Default: the record alone is the body.")]
    public string? Type { get; set; }

    [Description("Type of messages about deleted records. Needs \"type\". Default: deletes cannot be sent.")]
    public string? DeleteType { get; set; }

    [Description("Most records in one message, which then carries a list. Default: one record a message.")]
    public int? BatchSize { get; set; }
}

/// <summary>How our webhooks are signed.</summary>
internal sealed record SignSettings
{
    [Description("\"gateway\" (X-Gateway-Signature) or \"standard\" (Standard Webhooks).")]
    public required SignKind Kind { get; set; }

    [Description("Secrets; with several, a message carries a signature of each, so that the receiver can change over.")]
    public required IReadOnlyList<SecretReference> Secrets { get; set; }
}

/// <summary>Signature schemes of our own messages.</summary>
internal enum SignKind
{
    Gateway,
    Standard,
}
