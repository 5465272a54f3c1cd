using System.Text.Json.Nodes;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Settings;

/// <summary>One partner's HTTP interface.</summary>
/// <remarks>Members have setters: source-generated JSON gives init-only members that are left out null instead of their default.</remarks>
public sealed record RestSettings : IValidatable
{
    /// <summary>Address that all paths start from. It ends with a slash.</summary>
    public required Uri BaseUrl { get; set; }

    /// <summary>How requests prove who we are. Default: not at all.</summary>
    public AuthSettings Auth { get; set; } = new NoAuth();

    /// <summary>Values that templates read as <c>config.name</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Config { get; set; } = new Dictionary<string, string>();

    /// <summary>Headers of every request; templates. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();

    /// <summary>Query of every request; templates. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Query { get; set; } = new Dictionary<string, string>();

    /// <summary>Rules about answers, after those of the stream. Default: none, the status decides.</summary>
    public IReadOnlyList<ErrorRuleSettings> Errors { get; set; } = [];

    /// <summary>Longest time for one attempt. Default: 100 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Most bytes of one answer after decompression. Default: 64 MiB.</summary>
    public long MaxBodyBytes { get; set; } = 64L << 20;

    /// <summary>A harmless request that <c>gateway check</c> sends. Default: the first page of the first stream that can be read.</summary>
    public RequestSettings? Check { get; set; }

    /// <summary>The streams by name.</summary>
    public required IReadOnlyDictionary<string, StreamSettings> Streams { get; set; }

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate() => SettingsCheck.Of(this);
}

/// <summary>One stream.</summary>
public sealed record StreamSettings
{
    /// <summary>How it is read. Default: it is not.</summary>
    public ReadSettings? Read { get; set; }

    /// <summary>How it is written. Default: it is not.</summary>
    public WriteSettings? Write { get; set; }

    /// <summary>Shape of a record as JSON Schema (draft-07). Default: not known until <c>gateway discover</c> saves it.</summary>
    public JsonObject? Schema { get; set; }
}

/// <summary>One kind of request.</summary>
public record RequestSettings
{
    /// <summary>Method. Default: GET to read and look up, POST to create, PUT to update, DELETE to delete.</summary>
    public string? Method { get; set; }

    /// <summary>Path below the base address; a template whose values are escaped.</summary>
    public string Path { get; set; } = "";

    /// <summary>Query; templates. A value that comes out empty is left out. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Query { get; set; } = new Dictionary<string, string>();

    /// <summary>Headers; templates. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();

    /// <summary>Body. Default: none; writing sends the record.</summary>
    public BodySettings? Body { get; set; }
}

/// <summary>A request body: one of its members.</summary>
public sealed record BodySettings
{
    /// <summary>JSON whose texts are templates; a text that is one expression takes its value and type.</summary>
    public JsonNode? Json { get; set; }

    /// <summary>A form; templates.</summary>
    public IReadOnlyDictionary<string, string>? Form { get; set; }

    /// <summary>Text, such as XML or SOAP; a template. Values are escaped for XML when the content type is XML.</summary>
    public string? Text { get; set; }

    /// <summary>A GraphQL query, sent as JSON with <see cref="Variables"/>.</summary>
    public string? Graphql { get; set; }

    /// <summary>Variables of the GraphQL query; as <see cref="Json"/>.</summary>
    public JsonObject? Variables { get; set; }

    /// <summary>Content type of <see cref="Text"/>. Default: <c>application/xml</c>.</summary>
    public string ContentType { get; set; } = "application/xml";
}

/// <summary>Where a value goes in a request.</summary>
public record ParameterSettings
{
    /// <summary>Name of the parameter, header or body member.</summary>
    public string? Param { get; set; }

    /// <summary>Where it goes. Default: the query.</summary>
    public ParameterPlace In { get; set; }
}

/// <summary>Where a value goes.</summary>
public enum ParameterPlace
{
    /// <summary>The query.</summary>
    Query,

    /// <summary>A header.</summary>
    Header,

    /// <summary>A member of the JSON or form body.</summary>
    Body,

    /// <summary>Nowhere by itself: templates use it.</summary>
    Template,
}
